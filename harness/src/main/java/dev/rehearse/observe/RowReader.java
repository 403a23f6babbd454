package dev.rehearse.observe;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Kind;
import dev.rehearse.database.MySql;
import dev.rehearse.history.Effect;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as the engine's own canonical text. Shares nothing with what strategies use to move
 * data: it is the second, independent witness.
 */
final class RowReader {

  /** Keys a statement: below any engine's limit of parameters. */
  private static final int KEYS = 5_000;

  private RowReader() {}

  /** What is done with each row. */
  interface Sink {
    void take(Row row) throws SQLException, IOException;
  }

  /** Streams a whole table in no particular order; the connection must not autocommit. */
  static void all(Connection connection, TableShape table, Sink sink)
      throws SQLException, IOException {
    Dialect dialect = Dialect.of(connection);
    try (Statement statement = connection.createStatement()) {
      dialect.stream(statement);
      List<Kind> kinds = kinds(dialect, table);
      try (ResultSet rows = statement.executeQuery(select(dialect, table))) {
        while (rows.next()) {
          sink.take(row(dialect, table, kinds, rows));
        }
      }
    }
  }

  /** Reads the rows of some keys, in no particular order, by a pass over the table. */
  static List<Row> some(Connection connection, TableShape table, Collection<String> keys)
      throws SQLException {
    List<Row> found = new ArrayList<>();
    Dialect dialect = Dialect.of(connection);
    List<List<String>> wanted =
        keys.stream().map(key -> List.of(key.split(Effect.KEY_SEPARATOR, -1))).toList();
    for (int from = 0; from < wanted.size(); from += KEYS) {
      List<List<String>> some = wanted.subList(from, Math.min(wanted.size(), from + KEYS));
      found.addAll(
          dialect instanceof MySql
              ? listed(connection, dialect, table, some)
              : joined(connection, dialect, table, some));
    }
    return found;
  }

  /** Keys as text, whatever their type: no index serves that, and a lookup each would scan each. */
  private static List<Row> joined(
      Connection connection, Dialect dialect, TableShape table, List<List<String>> keys)
      throws SQLException {
    int width = table.key().size();
    String query =
        "%s WHERE (%s) IN (SELECT * FROM unnest(%s))"
            .formatted(
                select(dialect, table),
                String.join(", ", texts(dialect, table)),
                String.join(", ", Collections.nCopies(width, "?::text[]")));
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < width; i++) {
        int part = i;
        Object[] column = keys.stream().map(key -> key.get(part)).toArray();
        statement.setArray(i + 1, connection.createArrayOf("text", column));
      }
      return rows(dialect, statement, table);
    }
  }

  /** By bytes: the collation of a connection might call two keys one. */
  private static List<Row> listed(
      Connection connection, Dialect dialect, TableShape table, List<List<String>> keys)
      throws SQLException {
    String texts =
        texts(dialect, table).stream()
            .map(text -> "CAST(" + text + " AS BINARY)")
            .collect(Collectors.joining(", ", "(", ")"));
    String key =
        Collections.nCopies(table.key().size(), "CAST(? AS BINARY)").stream()
            .collect(Collectors.joining(", ", "(", ")"));
    String query =
        "%s WHERE %s IN (%s)"
            .formatted(
                select(dialect, table),
                texts,
                String.join(", ", Collections.nCopies(keys.size(), key)));
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      int at = 1;
      for (List<String> parts : keys) {
        for (String part : parts) {
          statement.setString(at++, part);
        }
      }
      return rows(dialect, statement, table);
    }
  }

  private static List<Row> rows(Dialect dialect, PreparedStatement statement, TableShape table)
      throws SQLException {
    List<Row> found = new ArrayList<>();
    List<Kind> kinds = kinds(dialect, table);
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(row(dialect, table, kinds, rows));
      }
    }
    return found;
  }

  private static List<String> texts(Dialect dialect, TableShape table) {
    return table.key().stream()
        .map(name -> table.live().get(table.columns().indexOf(name)))
        .map(column -> dialect.text(column, dialect.quote(column.name())))
        .toList();
  }

  private static String select(Dialect dialect, TableShape table) {
    return table.live().stream()
        .map((Catalog.Column column) -> dialect.text(column, dialect.quote(column.name())))
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + dialect.quote(table.liveName())));
  }

  /** Once for a table: to ask for each value would cost more than to read it. */
  private static List<Kind> kinds(Dialect dialect, TableShape table) {
    return table.live().stream().map(dialect::kind).toList();
  }

  private static Row row(Dialect dialect, TableShape table, List<Kind> kinds, ResultSet rows)
      throws SQLException {
    List<@Nullable String> texts = new ArrayList<>(kinds.size());
    for (int i = 0; i < kinds.size(); i++) {
      texts.add(ValueText.of(dialect, table.texts(), kinds.get(i), rows.getString(i + 1)));
    }
    return new Row(table, texts);
  }
}
