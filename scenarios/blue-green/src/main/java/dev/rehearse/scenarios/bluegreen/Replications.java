package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Dialect;
import dev.rehearse.database.PostgreSql;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
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

  /** Takes everything off both sides. */
  static void remove(StepContext context) throws SQLException {
    try (Connection old = context.admin(Side.OLD);
        Connection fresh = context.admin(Side.NEW)) {
      of(old).unsubscribe(old);
      of(fresh).unsubscribe(fresh);
      of(old).unpublish(old, context.feedRole(Side.OLD));
      of(fresh).unpublish(fresh, context.feedRole(Side.NEW));
    }
  }
}
