package dev.rehearse.load;

import dev.rehearse.history.Operation;
import dev.rehearse.history.Operation.Access;
import dev.rehearse.history.Operation.Answer;
import dev.rehearse.traffic.TrafficCounts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;

/** Everything that the injector counts. Thread-safe. */
final class Figures {
  /** An operation sent this much after it was due was sent late, ns. */
  static final long LATE = Duration.ofMillis(10).toNanos();

  private static final long LONGEST_LATENCY = Duration.ofMinutes(10).toNanos();
  private static final int SLICES = 5;

  private final Stall reads = new Stall();
  private final Stall writes = new Stall();
  private final Deque<Histogram> lastSecond = new ArrayDeque<>();
  private Histogram slice = newSlice();
  private long sent;
  private long due;
  private long succeeded;
  private long failed;
  private long late;
  private long lateMax;
  private long measuredFrom = Long.MAX_VALUE;

  /** The warm-up is over: no stall and no lateness before it counts. The first call holds. */
  synchronized void measure(long now) {
    if (measuredFrom == Long.MAX_VALUE) {
      measuredFrom = now;
      reads.startOver(now);
      writes.startOver(now);
    }
  }

  /** Whether the warm-up was over then. */
  synchronized boolean measuring(long at) {
    return at >= measuredFrom;
  }

  private Stall stall(Access access) {
    return access == Access.READ ? reads : writes;
  }

  private static Histogram newSlice() {
    return new Histogram(LONGEST_LATENCY, 2);
  }

  /** An operation was handed to the HTTP client. */
  synchronized void called(Access access, long intended, long called) {
    sent++;
    countDue(intended, called - intended);
    stall(access).due(intended);
  }

  /** An operation fell due and had not been sent when the traffic ended. */
  synchronized void missed(long intended, long end) {
    countDue(intended, Math.max(end - intended, LATE + 1));
  }

  private void countDue(long intended, long lateness) {
    if (!measuring(intended)) {
      return;
    }
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
      stall(operation.access()).succeeded(operation.returned());
    } else {
      failed++;
      stall(operation.access()).failed();
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
        now, sent, succeeded, failed, p99, reads.longest(now), writes.longest(now));
  }

  /** The totals of the run. */
  synchronized Totals totals() {
    return new Totals(sent, due, late, lateMax, succeeded, failed);
  }

  /**
   * What the injector did in all; what fell due and was late, after the warm-up only.
   *
   * @param lateMax ns
   */
  record Totals(long sent, long due, long late, long lateMax, long succeeded, long failed) {}
}
