package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.strategy.LostConstraint;
import dev.rehearse.strategy.StepContext;

/** Sabotage L13: new lacks a constraint that old has. */
final class ForgetfulPrepare extends Prepare {
  ForgetfulPrepare() {
    super("");
  }

  @Override
  public void run(StepContext context) throws Exception {
    super.run(context);
    LostConstraint.drop(context);
  }
}
