package dev.rehearse.scenarios.bluegreen;

import static dev.rehearse.scenarios.staging.Staging.SHORT;

import dev.rehearse.scenarios.staging.Staging;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gravest sabotage, once each; {@code rehearse detect} has it all, over many seeds. */
class SabotageRehearsals {
  private static final Staging STAGING = new Staging(new BlueGreen());

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "pg14-pg18, L1",
    "pg14-pg18, L14",
    "pg14-pg18, C2",
    "pg14-pg18, C3",
    "pg14-pg18, R1",
    "archive-mysql57-mysql80-back, T1"
  })
  void isCaughtForTheRightReason(String plan, String id) throws Exception {
    STAGING.assertCaught(SHORT.resolve("blue-green-" + plan + ".yaml"), id);
  }
}
