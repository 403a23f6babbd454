package dev.rehearse.database;

import dev.rehearse.lifecycle.Await;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a server still has transactions of certain roles from before a moment. Not thread-safe,
 * as its connection is not: it must be in autocommit mode and of a role that sees all sessions.
 *
 * <p>Moments are the server's own, so no two clocks are compared. A transaction whose beginning the
 * server does not show yet has not read the grants yet either: it will find the new ones. So a
 * moment taken after a fence's commit separates those that may have missed it from those that
 * cannot.
 */
public final class Drained {
  private static final String OPEN =
      """
      SELECT pid, usename, application_name, xact_start, state, NULL AS gid
      FROM pg_stat_activity
      WHERE datname = current_database() AND usename = ANY (?) AND pid <> pg_backend_pid()
        AND xact_start IS NOT NULL AND xact_start <= ?::timestamptz
      UNION ALL
      SELECT 0, owner, '', prepared, 'prepared', gid
      FROM pg_prepared_xacts
      WHERE database = current_database() AND owner = ANY (?) AND prepared <= ?::timestamptz
      ORDER BY 4
      """;

  private final Connection connection;
  private final List<String> roles;

  public Drained(Connection connection, List<String> roles) {
    this.connection = connection;
    this.roles = List.copyOf(roles);
  }

  /**
   * A transaction that is still open.
   *
   * @param pid its server process; 0 if it was prepared
   * @param name of its connection
   * @param since the server's text of when it began, or was prepared
   * @param state {@code active}, {@code idle in transaction}, {@code prepared}, …
   * @param gid the name of a prepared one, else empty
   */
  public record Open(int pid, String role, String name, String since, String state, String gid) {}

  /** The server's clock now, as text that keeps every digit. */
  public String moment() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  /** The transactions of the roles that began at that moment or before and have not ended. */
  public List<Open> before(String moment) throws SQLException {
    List<Open> open = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(OPEN)) {
      var names = connection.createArrayOf("text", roles.toArray());
      select.setArray(1, names);
      select.setString(2, moment);
      select.setArray(3, names);
      select.setString(4, moment);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String gid = row.getString(6);
          open.add(
              new Open(
                  row.getInt(1),
                  row.getString(2),
                  row.getString(3),
                  row.getObject(4, OffsetDateTime.class).toString(),
                  row.getString(5),
                  gid == null ? "" : gid));
        }
      }
    }
    return open;
  }

  /**
   * Waits until none is left.
   *
   * @return what is left when the limit has passed; empty means drained
   */
  public List<Open> await(String moment, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    return Await.until(
        "the transactions of " + roles + " to end",
        limit.plusSeconds(5),
        () -> before(moment),
        open -> open.isEmpty() || System.nanoTime() - end >= 0);
  }

  /**
   * Ends what is left on the server and waits until it has gone.
   *
   * @return what was ended
   * @throws Await.TooLong if something is still there after the limit
   */
  public List<Open> terminate(String moment, Duration limit) throws SQLException {
    List<Open> left = before(moment);
    for (Open open : left) {
      if (open.gid().isEmpty()) {
        terminate(open.pid(), moment);
      } else {
        try (Statement statement = connection.createStatement()) {
          statement.execute("ROLLBACK PREPARED " + new PostgreSql().literal(open.gid()));
        }
      }
    }
    Await.until(
        "the terminated transactions of " + roles + " to be gone",
        limit,
        () -> before(moment),
        List::isEmpty);
    return left;
  }

  /** Looks again as it does so: the process may serve another transaction by now. */
  private void terminate(int pid, String moment) throws SQLException {
    try (PreparedStatement end =
        connection.prepareStatement(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE pid = ? AND xact_start <= ?::timestamptz")) {
      end.setInt(1, pid);
      end.setString(2, moment);
      end.execute();
    }
  }
}
