package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.strategy.StepContext;

/** For sabotage R4, which needs a migration that is aborted. */
final class FailingTest extends SmokeTest {
  @Override
  public void run(StepContext context) throws Exception {
    super.run(context);
    throw new GivesUp("the smoke test fails, because the sabotage needs an abort");
  }
}
