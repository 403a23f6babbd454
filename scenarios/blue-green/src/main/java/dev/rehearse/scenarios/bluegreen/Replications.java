package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Dialect;
import dev.rehearse.database.PostgreSql;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Which replication there is. Stateless. */
final class Replications {
  private Replications() {}

  /** An engine's own replication, if this strategy knows it. */
  static Optional<Replication> known(Dialect dialect) {
    return dialect instanceof PostgreSql
        ? Optional.of(new PostgreSqlReplication())
        : Optional.empty();
  }

  /**
   * The same where plans with another engine have been refused.
   *
   * @throws IllegalStateException if it is not known
   */
  static Replication of(Dialect dialect) {
    return known(dialect)
        .orElseThrow(() -> new IllegalStateException("no replication of " + dialect.engine()));
  }

  static Replication of(Connection connection) throws SQLException {
    return of(Dialect.of(connection));
  }

  /**
   * Waits until the other side has what a side has now.
   *
   * @param side the one that the connection leads to
   * @return the position that was reached
   * @throws Await.TooLong if it was not
   */
  static String awaitCarried(Connection source, Side side, Duration limit) throws SQLException {
    Replication replication = of(source);
    String position = replication.position(source);
    Await.until(
        "%s to have what %s had at %s".formatted(side.other().word(), side.word(), position),
        limit,
        () -> replication.reached(source, position));
    return position;
  }

  /** Takes everything off both sides. */
  static void remove(StepContext context) throws Exception {
    unsubscribe(context);
    onBoth(context, (admin, side) -> of(admin).unpublish(admin, context.feedRole(side)));
  }

  /** Ends both directions; what is kept for them stays. */
  static void unsubscribe(StepContext context) throws Exception {
    onBoth(context, (admin, side) -> of(admin).unsubscribe(admin));
  }

  private interface Work {
    void on(Connection admin, Side side) throws SQLException;
  }

  private static void onBoth(StepContext context, Work work) throws Exception {
    for (Side side : Side.values()) {
      Statements.until(
          "end the replication on " + side.word(),
          context.plan().limits().step(),
          () -> {
            try (Connection admin = context.admin(side)) {
              work.on(admin, side);
            }
            return true;
          });
    }
  }
}
