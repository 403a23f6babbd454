package dev.rehearse.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.traffic.Traffic;
import dev.rehearse.traffic.TrafficCounts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PhasesTest {
  private static final Duration LEAST = Duration.ofMillis(50);
  private static final Duration QUICK = Duration.ofMillis(250);

  @Test
  void aWarmUpGoesOnUntilTheLastSecondWasQuick() {
    Told traffic = new Told(List.of(0, 1_900, 800, 251, 250, 1));
    warmedUp(traffic);
    assertThat(traffic.asked).hasValue(5);
  }

  @Test
  void aWarmUpThatIsQuickFromTheBeginningLastsAsLongAsThePlanSays() {
    Told traffic = new Told(List.of(10));
    assertThat(warmedUp(traffic)).isGreaterThanOrEqualTo(LEAST);
    assertThat(traffic.asked).hasValue(1);
  }

  @Test
  void whoIsNeverQuickIsMeasuredAsItIs() {
    assertThat(warmedUp(new Told(List.of(1_000)))).isGreaterThanOrEqualTo(LEAST.multipliedBy(5));
  }

  /** How long it took. */
  private static Duration warmedUp(Traffic.Running traffic) {
    long begun = System.nanoTime();
    new Phases(new Stage(Audience.none()), traffic, event -> {}).warmUp(LEAST, QUICK);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Says one p99 after the other, ms, and the last one from then on. */
  private record Told(List<Integer> p99, AtomicInteger asked) implements Traffic.Running {
    Told(List<Integer> p99) {
      this(p99, new AtomicInteger());
    }

    @Override
    public TrafficCounts counts() {
      int millis = p99.get(Math.min(asked.getAndIncrement(), p99.size() - 1));
      return new TrafficCounts(0, 0, 0, 0, millis * 1_000_000L, 0, 0);
    }

    @Override
    public boolean alive() {
      return true;
    }

    @Override
    public void measure() {}

    @Override
    public void stop(Duration bound) {}

    @Override
    public void pause(Duration length) {}

    @Override
    public void close() {}
  }
}
