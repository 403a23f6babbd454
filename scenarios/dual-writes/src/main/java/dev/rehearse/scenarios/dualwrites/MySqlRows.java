package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Dialect;
import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import dev.rehearse.scenarios.dualwrites.Ledger.Numbered;
import dev.rehearse.scenarios.dualwrites.Ledger.Seen;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How MySQL's rows are read in the order of their keys. Stateless. */
final class MySqlRows {
  private MySqlRows() {}

  static Optional<List<String>> highest(Connection admin, MySqlTable table) throws SQLException {
    String query =
        "SELECT %s FROM %s t ORDER BY %s DESC LIMIT 1"
            .formatted(
                table.keyOf("t"), table.qualified(), table.keyOrder("t").replace(", ", " DESC, "));
    try (Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? Optional.of(MySqlJson.key(row.getString(1))) : Optional.empty();
    }
  }

  static Chunk chunk(Connection admin, MySqlTable table, Range range, Numbered numbered)
      throws SQLException {
    String unnumbered = numbered == Numbered.TAKEN_TOO ? "TRUE" : table.unnumbered("t");
    String query =
        "SELECT %s, %s FROM %s t WHERE %s AND %s ORDER BY %s"
            .formatted(
                table.keyTexts("t"),
                table.texts("t"),
                table.qualified(),
                table.within("t", range),
                unnumbered,
                table.keyOrder("t"));
    int key = table.table().key().size();
    List<List<String>> keys = new ArrayList<>();
    List<List<@Nullable String>> images = new ArrayList<>();
    each(
        admin,
        query,
        MySqlTable.places(range),
        row -> {
          keys.add(texts(row, 1, key));
          images.add(texts(row, key + 1, table.table().columns().size()));
        });
    return new Chunk(table.table(), keys, images);
  }

  private static List<@Nullable String> texts(ResultSet row, int from, int count)
      throws SQLException {
    @Nullable String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = row.getString(from + i);
    }
    return Arrays.asList(texts);
  }

  static Optional<List<String>> ahead(Connection admin, MySqlTable table, Range range, long rows)
      throws SQLException {
    String query =
        "SELECT %s FROM %s t WHERE %s ORDER BY %s LIMIT 1 OFFSET %d"
            .formatted(
                table.keyOf("t"),
                table.qualified(),
                table.within("t", range),
                table.keyOrder("t"),
                rows - 1);
    List<List<String>> found = new ArrayList<>();
    each(admin, query, MySqlTable.places(range), row -> found.add(MySqlJson.key(row.getString(1))));
    return found.stream().findFirst();
  }

  static List<@Nullable String> image(String json) throws SQLException {
    List<@Nullable String> image = MySqlJson.list(json);
    if (image == null) {
      throw new SQLException("a row has no image");
    }
    return image;
  }

  static PreparedStatement bound(Connection connection, String query, List<String> texts)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query);
    try {
      for (int i = 0; i < texts.size(); i++) {
        statement.setString(i + 1, texts.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  static Map<List<String>, Seen> range(Connection admin, MySqlTable table, Range range, int limit)
      throws SQLException {
    String query =
        """
        SELECT COALESCE(v.version, 0), %1$s, %2$s
        FROM %3$s t LEFT JOIN rehearse.row_version v ON v.tbl = %4$d AND v.h = %5$s
        WHERE %6$s ORDER BY %7$s LIMIT %8$d
        """
            .formatted(
                table.keyTexts("t"),
                table.texts("t"),
                table.qualified(),
                table.number(),
                MySqlTable.hash(table.keyOf("t")),
                table.within("t", range),
                table.keyOrder("t"),
                limit);
    int key = table.table().key().size();
    int all = table.table().columns().size();
    Map<List<String>, Seen> seen = new LinkedHashMap<>();
    each(
        admin,
        query,
        MySqlTable.places(range),
        row ->
            seen.put(
                texts(row, 2, key), new Seen(texts(row, key + 2, all), row.getLong(1), false)));
    return seen;
  }

  /** Three questions in one snapshot: a row, its number, and whether an intent of it is open. */
  static Map<List<String>, Seen> at(Connection admin, MySqlTable table, List<List<String>> keys)
      throws SQLException {
    if (keys.isEmpty()) {
      return Map.of();
    }
    List<String> texts = new ArrayList<>();
    keys.forEach(texts::addAll);
    Map<List<String>, List<@Nullable String>> images = new HashMap<>();
    Map<List<String>, Long> versions = new HashMap<>();
    Set<List<String>> open = new HashSet<>();
    inSnapshot(
        admin,
        () -> {
          each(
              admin,
              "SELECT %s, %s FROM %s t WHERE (%s) IN (%s)"
                  .formatted(
                      table.keyOf("t"),
                      table.imageOf("t"),
                      table.qualified(),
                      table.keyOrder("t"),
                      places(keys, "(" + table.keyPlaces() + ")")),
              texts,
              row -> images.put(MySqlJson.key(row.getString(1)), image(row.getString(2))));
          String hashes = places(keys, MySqlTable.hash(table.keyOfPlaces()));
          each(
              admin,
              "SELECT k, version FROM rehearse.row_version WHERE tbl = %d AND h IN (%s)"
                  .formatted(table.number(), hashes),
              texts,
              row -> versions.put(MySqlJson.key(row.getString(1)), row.getLong(2)));
          each(
              admin,
              "SELECT DISTINCT k FROM rehearse.intent WHERE tbl = %d AND h IN (%s)"
                  .formatted(table.number(), hashes),
              texts,
              row -> open.add(MySqlJson.key(row.getString(1))));
        });
    Map<List<String>, Seen> seen = new LinkedHashMap<>();
    for (List<String> key : keys) {
      seen.put(key, new Seen(images.get(key), versions.getOrDefault(key, 0L), open.contains(key)));
    }
    return seen;
  }

  private static String places(List<List<String>> keys, String place) {
    return String.join(", ", Collections.nCopies(keys.size(), place));
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static void inSnapshot(Connection connection, Work work) throws SQLException {
    int isolation = connection.getTransactionIsolation();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try {
      Statements.alone(connection, List.of(Dialect.of(connection).snapshot()));
      work.run();
      connection.commit();
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
        connection.setTransactionIsolation(isolation);
      }
    }
  }

  private interface Reading {
    void read(ResultSet row) throws SQLException;
  }

  private static void each(Connection connection, String query, List<String> texts, Reading reading)
      throws SQLException {
    try (PreparedStatement select = bound(connection, query, texts);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        reading.read(row);
      }
    }
  }
}
