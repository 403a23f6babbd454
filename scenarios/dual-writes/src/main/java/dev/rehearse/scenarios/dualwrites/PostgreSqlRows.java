package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import dev.rehearse.scenarios.dualwrites.Ledger.Numbered;
import dev.rehearse.scenarios.dualwrites.Ledger.Seen;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How PostgreSQL's rows are read in the order of their keys. Stateless. */
final class PostgreSqlRows {
  private PostgreSqlRows() {}

  static Optional<List<String>> highest(Connection admin, PostgreSqlTable table)
      throws SQLException {
    String order =
        PostgreSqlTable.list(
            table.table().key(),
            each -> "t." + PostgreSqlTable.quote(each.name()) + " DESC",
            "",
            ", ",
            "");
    String query =
        "SELECT %s FROM %s t ORDER BY %s LIMIT 1"
            .formatted(table.keyOf("t"), table.qualified(), order);
    try (PreparedStatement select = admin.prepareStatement(query);
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(PostgreSqlArrays.key(row, 1)) : Optional.empty();
    }
  }

  static Chunk chunk(Connection admin, PostgreSqlTable table, Range range, Numbered numbered)
      throws SQLException {
    String query =
        "SELECT %s, %s FROM %s t WHERE %s AND %s ORDER BY %s"
            .formatted(
                table.keyOf("t"),
                table.imageOf("t"),
                table.qualified(),
                within(table, range),
                numbered == Numbered.TAKEN_TOO ? "true" : table.unnumbered("t"),
                table.keyOrder("t"));
    List<List<String>> keys = new ArrayList<>();
    List<List<@Nullable String>> images = new ArrayList<>();
    try (PreparedStatement select = bound(admin, query, table, range);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        keys.add(PostgreSqlArrays.key(row, 1));
        images.add(image(row, 2));
      }
    }
    return new Chunk(table.table(), keys, images);
  }

  private static List<@Nullable String> image(ResultSet row, int column) throws SQLException {
    List<@Nullable String> image = PostgreSqlArrays.list(row, column);
    if (image == null) {
      throw new SQLException("a row has no image");
    }
    return image;
  }

  private static String within(PostgreSqlTable table, Range range) {
    String key = table.keyValues("?::text::text[]");
    return "%s AND %s"
        .formatted(
            range.after() == null ? "true" : table.keyRow("t") + " > " + key,
            range.until() == null ? "true" : table.keyRow("t") + " <= " + key);
  }

  /** A key's array stands once for each of its columns. */
  private static PreparedStatement bound(
      Connection admin, String query, PostgreSqlTable table, Range range) throws SQLException {
    PreparedStatement select = admin.prepareStatement(query);
    try {
      int at = 1;
      for (List<String> key : Arrays.asList(range.after(), range.until())) {
        for (int i = 0; key != null && i < table.table().key().size(); i++) {
          select.setString(at++, PostgreSqlArrays.text(key));
        }
      }
      return select;
    } catch (SQLException e) {
      select.close();
      throw e;
    }
  }

  static Optional<List<String>> ahead(
      Connection admin, PostgreSqlTable table, Range range, long rows) throws SQLException {
    // The key's text is made of one row, not of all that are passed over.
    String query =
        "SELECT %s FROM (SELECT %s FROM %s t WHERE %s ORDER BY %s OFFSET %d LIMIT 1) t"
            .formatted(
                table.keyOf("t"),
                table.keyOrder("t"),
                table.qualified(),
                within(table, range),
                table.keyOrder("t"),
                rows - 1);
    try (PreparedStatement select = bound(admin, query, table, range);
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(PostgreSqlArrays.key(row, 1)) : Optional.empty();
    }
  }

  static Map<List<String>, Seen> range(
      Connection admin, PostgreSqlTable table, Range range, int limit) throws SQLException {
    String query =
        """
        SELECT %s, %s, coalesce(%s, 0), false
        FROM %s t WHERE %s ORDER BY %s LIMIT %d
        """
            .formatted(
                table.keyOf("t"),
                table.imageOf("t"),
                table.versionOf("t"),
                table.qualified(),
                within(table, range),
                table.keyOrder("t"),
                limit);
    try (PreparedStatement select = bound(admin, query, table, range)) {
      return read(select);
    }
  }

  /** A row that waits beside its table is the row: the one in the table is older. */
  static Map<List<String>, Seen> at(
      Connection admin, PostgreSqlTable table, List<List<String>> keys) throws SQLException {
    String query =
        """
        SELECT k.key,
          CASE WHEN w.key IS NOT NULL THEN w.image WHEN %1$s IS NULL THEN NULL ELSE %2$s END,
          coalesce(v.version, 0),
          EXISTS (SELECT FROM rehearse.intent i WHERE i.tbl = %3$d AND i.key = k.key)
        FROM (SELECT u.k::text[] AS key FROM unnest(?::text[]) AS u(k) OFFSET 0) k
        LEFT JOIN %4$s t ON %5$s
        LEFT JOIN rehearse.row_version v ON v.tbl = %3$d AND v.key = k.key
        LEFT JOIN rehearse.waiting w ON w.tbl = %3$d AND w.key = k.key
        """
            .formatted(
                "t." + PostgreSqlTable.quote(table.table().key().get(0).name()),
                table.imageOf("t"),
                table.number(),
                table.qualified(),
                table.keyIs("t", "k.key"));
    try (PreparedStatement select = admin.prepareStatement(query)) {
      select.setArray(1, PostgreSqlArrays.texts(admin, keys));
      return read(select);
    }
  }

  private static Map<List<String>, Seen> read(PreparedStatement select) throws SQLException {
    Map<List<String>, Seen> seen = new LinkedHashMap<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        seen.put(
            PostgreSqlArrays.key(row, 1),
            new Seen(PostgreSqlArrays.list(row, 2), row.getLong(3), row.getBoolean(4)));
      }
    }
    return seen;
  }
}
