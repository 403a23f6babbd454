package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;

/** Sabotage C8: what a failed attempt has halted stays halted. */
final class HaltedCarrier extends ReplicationCarrier {
  HaltedCarrier(Replications replications) {
    super(replications);
  }

  @Override
  public void restore(StepContext context, Side from) {
    context.say("the replication is left as the last attempt left it");
  }
}
