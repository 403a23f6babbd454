package dev.rehearse.strategy;

import dev.rehearse.database.Passing;
import dev.rehearse.strategy.Step.GivesUp;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Statements that try again where trying again helps. Stateless. */
public final class Statements {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private Statements() {}

  /** Work that may be repeated. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws Exception;
  }

  /**
   * Does some work, again and again while what stops it may pass.
   *
   * @param what completes the sentence "could not …"
   * @throws GivesUp when the limit has passed
   */
  public static <T> T until(String what, Duration limit, Work<T> work) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return work.run();
      } catch (SQLException e) {
        if (!Passing.helps(e)) {
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

  /** Runs statements in one transaction. */
  public static void together(Connection connection, List<String> statements) throws SQLException {
    connection.setAutoCommit(false);
    try {
      alone(connection, statements);
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

  /** Runs statements one after the other, each for itself where the connection autocommits. */
  public static void alone(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  public static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The first column of what a query finds. */
  public static List<String> texts(Connection connection, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }
}
