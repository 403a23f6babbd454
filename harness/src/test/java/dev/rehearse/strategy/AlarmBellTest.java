package dev.rehearse.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.application.FrontDoorClient.Vitals;
import dev.rehearse.plan.Plan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which second rings the alarm. */
class AlarmBellTest {
  private static final Plan.Alarm ALARM =
      new Plan.Alarm(Duration.ofSeconds(10), 2, Duration.ofMillis(200));

  @Test
  void moreFailuresThanAllowedRingIt() {
    assertThat(AlarmBell.trouble(ALARM, vitals(200, 2, 5))).isEmpty();
    assertThat(AlarmBell.trouble(ALARM, vitals(200, 3, 5)))
        .contains("3 of 200 requests failed within a second, allowed 2");
  }

  @Test
  void aHigherP99RingsItIfThereWereEnoughRequests() {
    assertThat(AlarmBell.trouble(ALARM, vitals(200, 0, 200))).isEmpty();
    assertThat(AlarmBell.trouble(ALARM, vitals(200, 0, 201)))
        .contains("p99 was 201 ms over 200 requests, allowed 200 ms");
    assertThat(AlarmBell.trouble(ALARM, vitals(19, 0, 2_000))).isEmpty();
    assertThat(AlarmBell.trouble(ALARM, vitals(0, 0, 0))).isEmpty();
  }

  private static Vitals vitals(long answered, long failed, long millis) {
    return new Vitals(answered, failed, Duration.ofMillis(millis).toNanos());
  }
}
