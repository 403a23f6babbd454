package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.strategy.StepContext;

/** Sabotage L14: what is kept for the other server is kept for ever. */
final class ForgetfulRetire extends Retire {
  @Override
  void remove(StepContext context) throws Exception {
    Replications.unsubscribe(context);
  }
}
