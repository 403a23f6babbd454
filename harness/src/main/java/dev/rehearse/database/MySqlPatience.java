package dev.rehearse.database;

import com.mysql.cj.jdbc.exceptions.MySQLStatementCancelledException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements that wait for whole tables on a MySQL in use. Whoever comes behind such a wait waits
 * too, and where one that is waited for waits in its turn for a row of one that came behind, the
 * engine sees no deadlock: both stand until a limit passes. Its own limits are whole seconds, so
 * what waits longer than this is cancelled from here. Stateless.
 */
public final class MySqlPatience {
  private static final Logger LOG = LoggerFactory.getLogger(MySqlPatience.class);

  /** As long as a definition waits on PostgreSQL. */
  private static final long MILLIS = 200;

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(MILLIS, TimeUnit.MILLISECONDS);

  /** ER_QUERY_INTERRUPTED; the driver's own exception says neither. */
  private static final String INTERRUPTED_STATE = "70100";

  private static final int INTERRUPTED = 1317;

  private MySqlPatience() {}

  /** What a statement does. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Carries a definition out, or nothing of it.
   *
   * @throws SQLException also where it was cancelled, which {@link Passing} knows for what may pass
   */
  public static void define(Connection connection, String definition) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // For where the way that a cancellation takes is cut.
      statement.execute("SET lock_wait_timeout = 1");
      within(statement, () -> statement.execute(definition));
    }
  }

  /** Cancels a statement whose work is not done in time. */
  static <T> T within(Statement statement, Work<T> work) throws SQLException {
    Watch watch = new Watch(statement);
    LATER.execute(watch::giveUp);
    try {
      return work.run();
    } catch (MySQLStatementCancelledException e) {
      throw new SQLException(
          "it was not done within " + MILLIS + " ms", INTERRUPTED_STATE, INTERRUPTED, e);
    } finally {
      watch.over();
    }
  }

  /** A statement that is under way. Thread-safe. */
  private static final class Watch {
    private final Statement statement;
    private boolean over;

    Watch(Statement statement) {
      this.statement = statement;
    }

    private synchronized void giveUp() {
      if (over) {
        return;
      }
      try {
        statement.cancel();
      } catch (SQLException e) {
        LOG.warn("a statement waits on, it could not be cancelled: {}", e.toString());
      }
    }

    /** Returns when no cancellation is under way, which would meet the connection's next one. */
    private synchronized void over() {
      over = true;
    }
  }
}
