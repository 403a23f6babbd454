package dev.rehearse.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Work on MySQL that no replica shall repeat; needs a role that may leave the log out. Stateless.
 */
public final class Unlogged {
  private Unlogged() {}

  /** Work on a connection that is in no transaction, before and after. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws SQLException;
  }

  /** Does it, and lets the session write its log again. */
  public static <T> T run(Connection connection, Work<T> work) throws SQLException {
    log(connection, false);
    T done;
    try {
      done = work.run();
    } catch (SQLException | RuntimeException e) {
      try {
        log(connection, true);
      } catch (SQLException lost) {
        e.addSuppressed(lost);
      }
      throw e;
    }
    log(connection, true);
    return done;
  }

  private static void log(Connection connection, boolean on) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET sql_log_bin = " + (on ? 1 : 0));
    }
  }
}
