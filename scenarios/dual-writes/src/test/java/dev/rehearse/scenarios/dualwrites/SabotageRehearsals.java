package dev.rehearse.scenarios.dualwrites;

import static dev.rehearse.scenarios.staging.Staging.SHORT;

import dev.rehearse.scenarios.staging.Staging;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gravest sabotage and that of the run itself, once each; {@code rehearse detect} has it all,
 * over many seeds.
 */
@Isolated("what they measure is this machine's too")
class SabotageRehearsals {
  private static final Staging STAGING = new Staging(new DualWrites());

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "pg14-pg18, D1",
    "pg14-pg18, D4",
    "pg14-pg18, D5",
    "pg14-pg18, L1",
    "pg14-pg18, C2",
    "pg14-pg18, C3",
    "pg14-pg18, NO-BITE",
    "pg14-pg18, DEAD",
    "pg14-pg18, PAUSED",
    "mysql57-mysql80-reads-first, ACK-OLD"
  })
  void isCaughtForTheRightReason(String plan, String id) throws Exception {
    STAGING.assertCaught(SHORT.resolve("dual-writes-" + plan + ".yaml"), id);
  }
}
