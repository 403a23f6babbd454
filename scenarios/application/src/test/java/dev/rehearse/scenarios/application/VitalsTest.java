package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.application.FrontDoorClient;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What the alarm is told. */
class VitalsTest {
  @Test
  void eachAskingBeginsAnew() {
    Vitals vitals = new Vitals();
    for (int i = 0; i < 97; i++) {
      vitals.answered(200, Duration.ofMillis(5).toNanos());
    }
    vitals.answered(504, Duration.ofSeconds(2).toNanos());
    vitals.answered(503, Duration.ofSeconds(2).toNanos());
    vitals.answered(404, Duration.ofMillis(5).toNanos());
    FrontDoorClient.Vitals seen = vitals.taken();
    assertThat(seen.answered()).isEqualTo(100);
    assertThat(seen.failed()).isEqualTo(2);
    assertThat(seen.p99Nanos())
        .isCloseTo(Duration.ofSeconds(2).toNanos(), Percentage.withPercentage(1));
    assertThat(vitals.taken()).isEqualTo(new FrontDoorClient.Vitals(0, 0, 0));
  }
}
