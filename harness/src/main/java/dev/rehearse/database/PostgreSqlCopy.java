package dev.rehearse.database;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * PostgreSQL's COPY in its text form, which every version writes and reads alike as long as both
 * sessions have the same settings. Stateless.
 */
public final class PostgreSqlCopy {
  private PostgreSqlCopy() {}

  /** What a query finds. */
  public static RowBlock out(Connection connection, String query) throws SQLException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 20);
    try {
      long rows = manager(connection).copyOut("COPY (" + query + ") TO STDOUT", text);
      return new RowBlock(rows, text.toByteArray());
    } catch (IOException e) {
      throw new SQLException("rows could not be kept: " + e.getMessage(), e);
    }
  }

  /**
   * Writes them into a table.
   *
   * @param into the table and, in brackets, its columns in the order of the query's
   */
  public static void in(Connection connection, String into, RowBlock block) throws SQLException {
    CopyIn copy = manager(connection).copyIn("COPY " + into + " FROM STDIN");
    try {
      copy.writeToCopy(block.text(), 0, block.text().length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static CopyManager manager(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}
