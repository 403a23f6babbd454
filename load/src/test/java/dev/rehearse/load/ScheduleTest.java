package dev.rehearse.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void evenArrivalsAreOneIntervalApartHoweverManyThereWere() {
    Schedule schedule = Schedule.even(333, 0.5);
    long last = 0;
    for (int i = 0; i < 333 * 3600; i++) {
      last = schedule.next();
    }
    assertThat(last).isCloseTo(3600L * 1_000_000_000L - 1_501_501, within(10L));
  }

  @Test
  void aRampGrowsEvenlyToTheFullRate() {
    List<Long> times = times(Schedule.even(1000, 0.5).rampedOver(Duration.ofSeconds(2)), 4_000);
    assertThat(times).isSorted();
    assertThat(between(times, 0, 1_000)).isBetween(248L, 252L);
    assertThat(between(times, 1_000, 2_000)).isBetween(748L, 752L);
    assertThat(between(times, 2_000, 3_000)).isBetween(998L, 1_002L);
  }

  private static long between(List<Long> times, long fromMillis, long toMillis) {
    return times.stream()
        .filter(at -> at >= fromMillis * 1_000_000 && at < toMillis * 1_000_000)
        .count();
  }

  @Test
  void poissonArrivalsHaveTheRateAndAreNotEven() {
    List<Long> times = times(poisson(7), 10_000);
    assertThat(times).isSorted();
    assertThat(times.get(9_999) / 1e9).isBetween(95.0, 105.0);
    long short_ =
        java.util.stream.IntStream.range(1, times.size())
            .filter(i -> times.get(i) - times.get(i - 1) < 1_000_000)
            .count();
    // An exponential gap of mean 10 ms is below 1 ms with probability 1 - e^-0.1 = 9.5 %.
    assertThat(short_).isBetween(800L, 1100L);
  }

  @Test
  void theSeedDecidesPoissonArrivals() {
    assertThat(times(poisson(7), 50))
        .isEqualTo(times(poisson(7), 50))
        .isNotEqualTo(times(poisson(8), 50));
  }

  private static Schedule poisson(long seed) {
    return Schedule.poisson(100, new SplittableRandom(seed));
  }

  private static List<Long> times(Schedule schedule, int count) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(schedule.next());
    }
    return times;
  }
}
