package dev.rehearse.database;

import dev.rehearse.database.Drained.Open;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * MySQL's transactions and statements, as its performance schema tells of them; {@code innodb_trx}
 * may show what was true a tenth of a second ago.
 *
 * <p>A moment is the set of what was under way then: each transaction and statement has a number of
 * its own in its thread. A statement counts from before its transaction begins, since that is when
 * it looks at the grants. What reads the log for a replica is a statement without an end, and
 * touches no row: it is left out.
 */
record MySqlTransactions(Connection connection, List<String> roles)
    implements Drained.Transactions {
  private static final int NO_SUCH_THREAD = 1094;

  private static final String UNDER_WAY =
      """
      SELECT t.processlist_id, t.processlist_user, t.processlist_command, t.processlist_time,
        COALESCE((SELECT a.attr_value FROM performance_schema.session_connect_attrs a
          WHERE a.processlist_id = t.processlist_id AND a.attr_name = 'program_name'), '') AS name,
        x.event_id AS transaction, s.event_id AS statement
      FROM performance_schema.threads t
      LEFT JOIN performance_schema.events_transactions_current x
        ON x.thread_id = t.thread_id AND x.state = 'ACTIVE'
      LEFT JOIN performance_schema.events_statements_current s
        ON s.thread_id = t.thread_id AND s.end_event_id IS NULL AND s.nesting_event_level = 0
      WHERE t.processlist_user IN (%s) AND t.processlist_id <> connection_id()
        AND t.processlist_command NOT LIKE 'Binlog Dump%%'
        AND (x.event_id IS NOT NULL OR s.event_id IS NOT NULL)
      """;

  /** Both must be on, or everything would look at rest. */
  private static final String WATCHED =
      """
      SELECT (SELECT COUNT(*) FROM performance_schema.setup_instruments
          WHERE name = 'transaction' AND enabled = 'YES')
        + (SELECT COUNT(*) FROM performance_schema.setup_consumers
          WHERE name IN ('events_transactions_current', 'events_statements_current')
            AND enabled = 'YES')
      """;

  private record UnderWay(Open open, List<String> tokens) {}

  @Override
  public String moment() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(WATCHED)) {
      row.next();
      if (row.getInt(1) != 3) {
        throw new IllegalStateException(
            "This MySQL does not tell of its transactions: switch the instrument transaction and the"
                + " consumers events_transactions_current and events_statements_current on.");
      }
    }
    Set<String> tokens = new HashSet<>();
    for (UnderWay each : underWay()) {
      tokens.addAll(each.tokens());
    }
    return String.join(" ", tokens);
  }

  @Override
  public List<Open> before(String moment) throws SQLException {
    Set<String> then = Set.of(moment.split(" "));
    return underWay().stream()
        .filter(each -> each.tokens().stream().anyMatch(then::contains))
        .map(UnderWay::open)
        .toList();
  }

  private List<UnderWay> underWay() throws SQLException {
    List<UnderWay> found = new ArrayList<>();
    String query = UNDER_WAY.formatted(String.join(", ", Collections.nCopies(roles.size(), "?")));
    try (PreparedStatement select = connection.prepareStatement(query)) {
      for (int i = 0; i < roles.size(); i++) {
        select.setString(i + 1, roles.get(i));
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(underWay(row));
        }
      }
    }
    return found;
  }

  private static UnderWay underWay(ResultSet row) throws SQLException {
    int id = row.getInt(1);
    List<String> tokens = new ArrayList<>();
    String transaction = row.getString(6);
    if (transaction != null) {
      tokens.add(id + "-transaction-" + transaction);
    }
    String statement = row.getString(7);
    if (statement != null) {
      tokens.add(id + "-statement-" + statement);
    }
    Open open =
        new Open(
            id,
            row.getString(2),
            row.getString(5),
            row.getString(4) + " s ago",
            statement == null ? "idle in transaction" : "active",
            "");
    return new UnderWay(open, tokens);
  }

  @Override
  public void end(Open open, String moment) throws SQLException {
    // Looks again, as closely before as this engine lets us.
    if (before(moment).stream().noneMatch(each -> each.pid() == open.pid())) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("KILL CONNECTION " + open.pid());
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_THREAD) {
        throw e;
      }
    }
  }
}
