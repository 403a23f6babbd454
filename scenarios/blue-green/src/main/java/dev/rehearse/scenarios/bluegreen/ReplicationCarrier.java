package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.Switch;
import java.sql.SQLException;

/** Rows travel by the replication between the two sides. */
class ReplicationCarrier implements Switch.Carrier<ReplicationCrossing> {
  private final Replications replications;

  ReplicationCarrier(Replications replications) {
    this.replications = replications;
  }

  final Replications replications() {
    return replications;
  }

  @Override
  public ReplicationCrossing open(StepContext context, Side from) throws SQLException {
    return ReplicationCrossing.open(context, from, replications);
  }

  /** A failed attempt may have halted it. */
  @Override
  public void restore(StepContext context, Side from) throws SQLException {
    go(context, from);
  }

  @Override
  public void moved(StepContext context, Side from) throws Exception {
    Statements.until(
        "carry changes back from " + from.other().word(),
        context.plan().limits().step(),
        () -> {
          go(context, from.other());
          return true;
        });
  }

  /** Carries a side's changes to the other. */
  private void go(StepContext context, Side source) throws SQLException {
    replications.from(context.plan(), source).go(context, source);
  }
}
