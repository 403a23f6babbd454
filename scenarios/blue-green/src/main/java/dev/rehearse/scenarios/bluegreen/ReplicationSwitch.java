package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.Switch;
import java.sql.Connection;
import java.sql.SQLException;

/** A switch between two environments that the engine's own replication keeps equal. */
class ReplicationSwitch extends Switch<ReplicationCrossing> {
  ReplicationSwitch(String id, Side from) {
    super(id, from);
  }

  @Override
  protected ReplicationCrossing open(StepContext context) throws SQLException {
    return ReplicationCrossing.open(context, from());
  }

  /** A failed attempt may have halted it. */
  @Override
  protected void restore(StepContext context) throws SQLException {
    go(context, from());
  }

  @Override
  protected void moved(StepContext context) throws Exception {
    Statements.until(
        "carry changes back from " + from().other().word(),
        context.plan().limits().step(),
        () -> {
          go(context, from().other());
          return true;
        });
  }

  /** Carries a side's changes to the other. */
  private static void go(StepContext context, Side source) throws SQLException {
    try (Connection target = context.admin(source.other())) {
      Replications.of(target).go(target);
    }
  }
}
