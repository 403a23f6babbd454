package dev.rehearse.load;

import dev.rehearse.history.Operation;
import dev.rehearse.history.Operation.Access;
import dev.rehearse.history.Operation.Answer;
import dev.rehearse.traffic.TrafficCounts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Everything that the injector counts. Thread-safe. */
final class Figures {
  /** An operation sent this much after it was due was sent late, ns. */
  static final long LATE = Duration.ofMillis(10).toNanos();

  private static final long LONGEST_LATENCY = Duration.ofMinutes(10).toNanos();
  private static final int SLICES = 5;

  private final Map<Access, Stall> stalls = new EnumMap<>(Access.class);
  private final Deque<Histogram> lastSecond = new ArrayDeque<>();
  private Histogram slice = newSlice();
  private long sent;
  private long due;
  private long succeeded;
  private long failed;
  private long late;
  private long lateMax;

  /**
   * @param measureFrom the end of the warm-up, ns: stalls before it do not count
   */
  Figures(long measureFrom) {
    for (Access access : Access.values()) {
      stalls.put(access, new Stall(measureFrom));
    }
  }

  private static Histogram newSlice() {
    return new Histogram(LONGEST_LATENCY, 2);
  }

  /** An operation was handed to the HTTP client. */
  synchronized void called(Access access, long intended, long called) {
    sent++;
    countDue(called - intended);
    stalls.get(access).due(intended);
  }

  /** An operation fell due and was never sent; {@code lateness} is how long it has been due. */
  synchronized void missed(long lateness) {
    countDue(Math.max(lateness, LATE + 1));
  }

  private void countDue(long lateness) {
    due++;
    lateMax = Math.max(lateMax, lateness);
    if (lateness > LATE) {
      late++;
    }
  }

  /** An operation has ended, one way or the other, and its record is written. */
  synchronized void ended(Operation operation) {
    if (operation.answer() == Answer.SUCCEEDED) {
      succeeded++;
      stalls.get(operation.access()).succeeded(operation.returned());
    } else {
      failed++;
      stalls.get(operation.access()).failed();
    }
    if (operation.returned() != Operation.NEVER) {
      long latency = operation.returned() - operation.intended();
      slice.recordValue(Math.min(Math.max(0, latency), LONGEST_LATENCY));
    }
  }

  /** The figures of this moment; called five times a second, it slides the window of the p99. */
  synchronized TrafficCounts slide(long now) {
    lastSecond.addLast(slice);
    slice = newSlice();
    if (lastSecond.size() > SLICES) {
      lastSecond.removeFirst();
    }
    Histogram second = newSlice();
    lastSecond.forEach(second::add);
    long p99 = second.getTotalCount() == 0 ? 0 : second.getValueAtPercentile(99);
    return new TrafficCounts(
        now,
        sent,
        succeeded,
        failed,
        p99,
        stalls.get(Access.READ).longest(now),
        stalls.get(Access.WRITE).longest(now));
  }

  /** The totals of the run. */
  synchronized Totals totals() {
    return new Totals(sent, due, late, lateMax, succeeded, failed);
  }

  /**
   * What the injector did in all.
   *
   * @param lateMax ns
   */
  record Totals(long sent, long due, long late, long lateMax, long succeeded, long failed) {}
}
