package dev.rehearse.scenarios.bluegreen;

import static dev.rehearse.scenarios.staging.Staging.SHORT;

import dev.rehearse.scenarios.staging.Staging;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped plans in their short form, once each; {@code rehearse detect} runs them often. */
class BlueGreenRehearsals {
  private static final Staging STAGING = new Staging(new BlueGreen());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "pg14-pg18",
        "pg14-pg18-back",
        "pg14-pg18-alarm",
        "mysql57-mysql80",
        "mysql57-mysql80-back",
        "mysql57-mysql80-alarm",
        "mysql57-mysql80-third-party"
      })
  void thePlanPasses(String plan) throws Exception {
    STAGING.assertPasses(SHORT.resolve("blue-green-" + plan + ".yaml"));
  }
}
