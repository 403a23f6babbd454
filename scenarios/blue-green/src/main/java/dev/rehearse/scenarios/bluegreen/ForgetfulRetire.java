package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.strategy.StepContext;

/** Sabotage L14: what is kept for the other server, or is its replica, stays so for ever. */
final class ForgetfulRetire extends Retire {
  ForgetfulRetire(Replications replications) {
    super(replications);
  }

  @Override
  void remove(StepContext context) {
    context.say("the replication stays as it is");
  }
}
