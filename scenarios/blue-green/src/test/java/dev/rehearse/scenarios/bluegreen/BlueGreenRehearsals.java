package dev.rehearse.scenarios.bluegreen;

import static dev.rehearse.scenarios.staging.Staging.SHORT;

import dev.rehearse.scenarios.staging.Staging;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped plans in their short form, once each; {@code rehearse detect} runs them often. */
class BlueGreenRehearsals {
  private static final Staging STAGING = new Staging(new BlueGreen());

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"pg14-pg18", "pg14-pg18-back", "pg14-pg18-alarm"})
  void thePlanPasses(String plan) throws Exception {
    STAGING.assertPasses(SHORT.resolve("blue-green-" + plan + ".yaml"));
  }

  /** The gravest; {@code rehearse detect} has them all. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"L1", "L14", "C2", "C3", "R1"})
  void isCaughtForTheRightReason(String id) throws Exception {
    STAGING.assertCaught(SHORT.resolve("blue-green-pg14-pg18.yaml"), id);
  }
}
