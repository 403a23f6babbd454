package dev.rehearse.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes many rows into one table, in the way that the engine takes them fastest. Not thread-safe.
 */
public interface RowSink extends AutoCloseable {

  /**
   * A way into a table.
   *
   * @param columns those that rows bring along, in their order
   */
  static RowSink into(Connection connection, String table, List<Catalog.Column> columns)
      throws SQLException {
    return Dialect.of(connection) instanceof MySql
        ? new MySqlRowSink(connection, table, columns)
        : new PostgreSqlRowSink(connection, table, columns);
  }

  /** Takes a row: a text, or null, for each column. */
  void row(List<@Nullable String> values) throws SQLException, IOException;

  /** Ends it: every row is there. */
  @Override
  void close() throws SQLException, IOException;
}
