package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long copying and comparing rest. */
class NiceTest {
  private static final long SPENT = TimeUnit.MILLISECONDS.toNanos(20);

  @Test
  void restsSoManyTimesAsLongAsTheWorkTook() {
    long begun = System.nanoTime();
    Nice.rest(Settings.nice(3), SPENT);
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(3 * SPENT);
  }

  @Test
  void anInterruptEndsTheRest() {
    Thread.currentThread().interrupt();
    Nice.rest(Settings.nice(1), TimeUnit.DAYS.toNanos(1));
    assertThat(Thread.interrupted()).isTrue();
  }
}
