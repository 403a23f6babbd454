package dev.rehearse.observe;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.ApplicationFolder.Invariant;
import dev.rehearse.database.Dialect;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The application's own invariants, asked before and after. Not thread-safe. */
public final class Invariants {

  private final List<Invariant> invariants;
  private final Map<String, String> before = new LinkedHashMap<>();

  public Invariants(ApplicationFolder application) {
    this.invariants = application.invariants();
  }

  /** Asks before the traffic. */
  public void before(Connection connection, Side side, Consumer<Event> log) throws SQLException {
    for (Invariant invariant : invariants) {
      String got = ask(connection, invariant);
      before.put(invariant.name(), got);
      boolean holds = invariant.expect() == Invariant.Expect.UNCHANGED || got.isEmpty();
      log.accept(
          new Event.InvariantAsked(
              System.nanoTime(), side, invariant.name(), "before", holds, got));
    }
  }

  /** Asks when all has ended. */
  public void after(Connection connection, Side side, Consumer<Event> log) throws SQLException {
    for (Invariant invariant : invariants) {
      String got = ask(connection, invariant);
      boolean holds =
          invariant.expect() == Invariant.Expect.UNCHANGED
              ? got.equals(before.get(invariant.name()))
              : got.isEmpty();
      String told =
          invariant.expect() == Invariant.Expect.UNCHANGED
              ? got + " (before: " + before.get(invariant.name()) + ")"
              : got;
      log.accept(
          new Event.InvariantAsked(
              System.nanoTime(), side, invariant.name(), "after", holds, told));
    }
  }

  /** The first row's first column, or nothing. */
  private static String ask(Connection connection, Invariant invariant) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(text(invariant, connection))) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  private static String text(Invariant invariant, Connection connection) throws SQLException {
    List<String> texts = invariant.sql().on(Dialect.of(connection));
    if (texts.isEmpty()) {
      throw new SQLException("the invariant " + invariant.name() + " has no SQL for this engine");
    }
    return texts.get(0);
  }
}
