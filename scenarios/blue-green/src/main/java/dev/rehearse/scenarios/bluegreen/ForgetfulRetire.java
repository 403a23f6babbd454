package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;

/** Sabotage L14: what is kept for the other server is kept for ever. */
final class ForgetfulRetire extends Retire {
  @Override
  void remove(StepContext context) throws SQLException {
    for (Side side : Side.values()) {
      try (Connection admin = context.admin(side)) {
        Replications.of(admin).unsubscribe(admin);
      }
    }
  }
}
