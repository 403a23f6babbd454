package dev.rehearse.observe;

import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import dev.rehearse.history.Event;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lists every object that a migration could leave behind, so that what came in between can be told.
 * Stateless.
 *
 * <p>The fence of a side is not a leftover: it must outlast the migration.
 */
public final class Leftovers {

  /** Where fences live; see {@code dev.rehearse.database.Fence}. */
  static final String FENCES = "rehearse_fence";

  private Leftovers() {}

  /** Everything of that kind that is there now, as {@code kind name}. */
  public static Set<String> objects(Connection connection) throws SQLException {
    Set<String> found = new LinkedHashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(of(connection).objects())) {
      while (rows.next()) {
        found.add(rows.getString(1) + " " + rows.getString(2));
      }
    }
    return found;
  }

  /**
   * Writes one {@code Leftover} per object that is not allowed and per transaction still open.
   *
   * @param where {@code old} or {@code new}
   * @param allowed what may be there
   */
  public static void observe(
      Connection connection, String where, Set<String> allowed, Consumer<Event> log)
      throws SQLException {
    Map<String, String> costs = costs(connection);
    for (String object : objects(connection)) {
      if (!allowed.contains(object)) {
        int space = object.indexOf(' ');
        log.accept(
            new Event.Leftover(
                System.nanoTime(),
                where,
                object.substring(0, space),
                object.substring(space + 1),
                costs.getOrDefault(object, "")));
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(of(connection).transactions())) {
      while (rows.next()) {
        log.accept(
            new Event.Leftover(System.nanoTime(), where, "transaction", rows.getString(1), ""));
      }
    }
  }

  private static Map<String, String> costs(Connection connection) throws SQLException {
    Map<String, String> costs = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(of(connection).costs())) {
      while (rows.next()) {
        costs.put(rows.getString(1) + " " + rows.getString(2), rows.getString(3));
      }
    }
    return costs;
  }

  /**
   * The questions to one engine.
   *
   * @param objects answers with kind and name
   * @param costs answers with kind, name and what the thing costs as long as it is there
   * @param transactions answers with who has one open, the asker aside
   */
  record Questions(String objects, String costs, String transactions) {}

  private static Questions of(Connection connection) throws SQLException {
    return Dialect.of(connection) instanceof MySql
        ? MySqlLeftovers.QUESTIONS
        : PostgreSqlLeftovers.QUESTIONS;
  }
}
