package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.strategy.Step.GivesUp;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Statements that try again where trying again helps. Stateless. */
final class Statements {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * A lock not had in time, a deadlock, a serialisation failure, a statement or session ended from
   * outside, no way to the server.
   */
  private static final Set<String> PASSING = Set.of("55P03", "40P01", "40001", "57014");

  private Statements() {}

  /** Work that may be repeated. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws Exception;
  }

  /**
   * Does some work, again and again while what stops it may pass.
   *
   * @param what completes the sentence "could not …"
   * @throws GivesUp when the limit has passed
   */
  static <T> T until(String what, Duration limit, Work<T> work) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return work.run();
      } catch (SQLException e) {
        if (!passes(e)) {
          throw givesUp("could not %s: %s %s".formatted(what, e.getSQLState(), e.getMessage()), e);
        }
        if (System.nanoTime() - end >= 0) {
          throw givesUp(
              "could not %s within %d ms: %s".formatted(what, limit.toMillis(), e.getMessage()), e);
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private static GivesUp givesUp(String why, SQLException cause) {
    GivesUp over = new GivesUp(why);
    over.initCause(cause);
    return over;
  }

  static boolean passes(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return PASSING.contains(state)
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || (state.equals("XX000") && String.valueOf(e.getMessage()).contains("concurrently"));
  }

  /** Runs a script in one transaction that waits for no lock longer than 200 ms. */
  static void script(Connection connection, String script) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // Whoever comes behind a lock that we wait for waits too: a short stall, and again later.
      statement.execute("SET LOCAL lock_timeout = '200ms'");
      statement.execute(script);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    }
  }

  static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  static boolean has(Connection connection, String relation) throws SQLException {
    return number(connection, "SELECT (to_regclass('" + relation + "') IS NOT NULL)::int") == 1;
  }

  static List<MirroredTable> tables(Connection connection) throws SQLException {
    return MirroredTable.of(Catalog.read(connection));
  }
}
