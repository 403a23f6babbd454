package dev.rehearse.observe;

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

  /** Rows a round trip: some hundred kilobytes of ordinary rows. */
  private static final int FETCH = 2_000;

  private RowReader() {}

  /** What is done with each row. */
  interface Sink {
    void take(Row row) throws SQLException, IOException;
  }

  /** Streams a whole table in no particular order; the connection must not autocommit. */
  static void all(Connection connection, TableShape table, Sink sink)
      throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH);
      try (ResultSet rows = statement.executeQuery(select(table))) {
        while (rows.next()) {
          sink.take(row(table, rows));
        }
      }
    }
  }

  /** Reads the rows of some keys, in no particular order, by one pass over the table. */
  static List<Row> some(Connection connection, TableShape table, Collection<String> keys)
      throws SQLException {
    List<Row> found = new ArrayList<>();
    if (keys.isEmpty()) {
      return found;
    }
    int width = table.key().size();
    String texts =
        table.key().stream()
            .map(column -> quote(column) + "::text")
            .collect(Collectors.joining(", "));
    String arrays = String.join(", ", Collections.nCopies(width, "?::text[]"));
    // Keys as text, whatever their type: no index serves that, and a lookup each would scan each.
    String query =
        select(table) + " WHERE (" + texts + ") IN (SELECT * FROM unnest(" + arrays + "))";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < width; i++) {
        int part = i;
        Object[] column =
            keys.stream()
                .map(key -> key.split(dev.rehearse.history.Effect.KEY_SEPARATOR, -1)[part])
                .toArray();
        statement.setArray(i + 1, connection.createArrayOf("text", column));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(row(table, rows));
        }
      }
    }
    return found;
  }

  private static String select(TableShape table) {
    return table.columns().stream()
        .map(column -> quote(column) + "::text")
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + quote(table.name())));
  }

  private static Row row(TableShape table, ResultSet rows) throws SQLException {
    List<@Nullable String> texts = new ArrayList<>(table.columns().size());
    for (int i = 1; i <= table.columns().size(); i++) {
      texts.add(rows.getString(i));
    }
    return new Row(table, texts);
  }

  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
