package dev.rehearse.database;

import dev.rehearse.lifecycle.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
  /** How an engine tells of its transactions. Moments are its own, and mean nothing elsewhere. */
  interface Transactions {
    String moment() throws SQLException;

    List<Open> before(String moment) throws SQLException;

    void end(Open open, String moment) throws SQLException;
  }

  private final List<String> roles;
  private final Transactions transactions;

  public Drained(Connection connection, List<String> roles) throws SQLException {
    this.roles = List.copyOf(roles);
    this.transactions =
        Dialect.of(connection) instanceof MySql
            ? new MySqlTransactions(connection, this.roles)
            : new PostgreSqlTransactions(connection, this.roles);
  }

  /**
   * A transaction that is still open.
   *
   * @param pid its server process or connection; 0 if it was prepared
   * @param name of its connection
   * @param since the server's text of when it began, or was prepared
   * @param state {@code active}, {@code idle in transaction}, {@code prepared}, …
   * @param gid the name of a prepared one, else empty
   */
  public record Open(int pid, String role, String name, String since, String state, String gid) {}

  /** Now, as the server knows it. */
  public String moment() throws SQLException {
    return transactions.moment();
  }

  /** The transactions of the roles that began at that moment or before and have not ended. */
  public List<Open> before(String moment) throws SQLException {
    return transactions.before(moment);
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
      transactions.end(open, moment);
    }
    Await.until(
        "the terminated transactions of " + roles + " to be gone",
        limit,
        () -> before(moment),
        List::isEmpty);
    return left;
  }
}
