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
 * DDL on a MySQL in use. Whoever comes behind a metadata lock that is waited for waits too, and
 * where one that is waited for waits in its turn for a row of one that came behind, the engine sees
 * no deadlock: both stand until a limit passes. Its own limits are whole seconds, so what waits
 * longer than this is cancelled from here. Stateless.
 */
public final class MySqlDdl {
  private static final Logger LOG = LoggerFactory.getLogger(MySqlDdl.class);

  /** As long as a definition waits on PostgreSQL. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

  /** ER_QUERY_INTERRUPTED's state; the driver gives its own exception neither that nor a code. */
  private static final String INTERRUPTED = "70100";

  private MySqlDdl() {}

  /**
   * Carries a definition out, or nothing of it.
   *
   * @throws SQLException also where it was cancelled, which {@link Passing} knows for what may pass
   */
  public static void run(Connection connection, String definition) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Watch watch = new Watch(statement);
      LATER.execute(watch::giveUp);
      try {
        statement.execute(definition);
      } catch (MySQLStatementCancelledException e) {
        throw new SQLException("it was not done within 200 ms", INTERRUPTED, 1317, e);
      } finally {
        watch.over();
      }
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
        LOG.warn("a definition waits on, it could not be cancelled: {}", e.toString());
      }
    }

    /**
     * Returns when no cancellation is under way, which would meet the connection's next statement.
     */
    private synchronized void over() {
      over = true;
    }
  }
}
