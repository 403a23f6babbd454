package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.strategy.LostConstraint;
import dev.rehearse.strategy.StepContext;

/** Sabotage L13: new lacks a constraint that old has. */
final class ForgetfulSetUp extends SetUp {
  ForgetfulSetUp(Replications replications) {
    super(replications);
  }

  @Override
  public void run(StepContext context) throws Exception {
    super.run(context);
    LostConstraint.drop(context);
  }
}
