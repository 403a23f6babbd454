package dev.rehearse.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Statements of many rows, in one transaction. */
final class MySqlRowSink implements RowSink {
  /** Below every default of {@code max_allowed_packet}. */
  private static final int LONGEST = 1 << 20;

  private static final MySql SQL = new MySql();

  private final Connection connection;
  private final List<Catalog.Column> columns;
  private final String head;
  private final StringBuilder text = new StringBuilder();

  MySqlRowSink(Connection connection, String table, List<Catalog.Column> columns)
      throws SQLException {
    this.connection = connection;
    this.columns = List.copyOf(columns);
    this.head =
        columns.stream()
            .map(column -> SQL.quote(column.name()))
            .collect(
                Collectors.joining(", ", "INSERT INTO " + SQL.quote(table) + " (", ") VALUES "));
    connection.setAutoCommit(false);
  }

  @Override
  public void row(List<@Nullable String> values) throws SQLException {
    text.append(text.length() == 0 ? head : ", ").append('(');
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(literal(columns.get(i), values.get(i)));
    }
    text.append(')');
    if (text.length() >= LONGEST) {
      send();
    }
  }

  private static String literal(Catalog.Column column, @Nullable String value) {
    if (value == null) {
      return "NULL";
    }
    return MySqlTypes.isBinary(column) ? "UNHEX('" + value + "')" : SQL.literal(value);
  }

  private void send() throws SQLException {
    if (text.length() > 0) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(text.toString());
      }
      text.setLength(0);
    }
  }

  @Override
  public void close() throws SQLException {
    send();
    connection.commit();
    connection.setAutoCommit(true);
  }
}
