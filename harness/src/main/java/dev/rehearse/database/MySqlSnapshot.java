package dev.rehearse.database;

import com.mysql.cj.NativeSession;
import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A snapshot of MySQL of which it is known exactly which transactions are in it. Stateless. */
public final class MySqlSnapshot {
  /**
   * One packet: the server holds its lock for as long as these take it, however slow the way to the
   * client is and whether or not the client lives. A lock that is not had in time is given up, as
   * every writer waits behind whoever waits for it.
   */
  private static final String BEGIN =
      """
      SET lock_wait_timeout = 1;
      SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
      FLUSH TABLES WITH READ LOCK;
      START TRANSACTION WITH CONSISTENT SNAPSHOT;
      SELECT @@GLOBAL.gtid_executed;
      UNLOCK TABLES""";

  private MySqlSnapshot() {}

  /**
   * Begins one; the caller ends it with the connection, which is of no use for anything else.
   *
   * @return the GTIDs of what is in it
   * @throws SQLException after which the connection is closed
   */
  public static String begin(Connection connection) throws SQLException {
    try {
      return begun(connection);
    } catch (SQLException e) {
      // A cancellation that comes just after the lock was had leaves it to the session.
      connection.close();
      throw e;
    }
  }

  private static String begun(Connection connection) throws SQLException {
    NativeSession session = (NativeSession) connection.unwrap(JdbcConnection.class).getSession();
    session.enableMultiQueries();
    try (Statement statement = connection.createStatement()) {
      return MySqlPatience.within(statement, () -> answer(statement, statement.execute(BEGIN)));
    } finally {
      session.disableMultiQueries();
    }
  }

  /** The only rows among the answers. */
  private static String answer(Statement statement, boolean firstHasRows) throws SQLException {
    String position = "";
    boolean rows = firstHasRows;
    while (rows || statement.getUpdateCount() != -1) {
      if (rows) {
        try (ResultSet row = statement.getResultSet()) {
          row.next();
          position = Gtids.oneLine(row.getString(1));
        }
      }
      rows = statement.getMoreResults();
    }
    return position;
  }
}
