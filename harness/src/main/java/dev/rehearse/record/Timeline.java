package dev.rehearse.record;

import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A run in buckets of time, for charts: a pure function of the history. Immutable.
 *
 * @param bucket the width of a bucket
 * @param points one per bucket, also where nothing was due, from the beginning of measuring
 */
public record Timeline(Duration bucket, List<Point> points) {

  public Timeline {
    points = List.copyOf(points);
  }

  /** A quarter of a second shows a stall of half a second as two points. */
  public static final Duration BUCKET = Duration.ofMillis(250);

  /** A shorter stall is narrower than a pixel or two, and everyday. */
  private static final long VISIBLE = Duration.ofMillis(100).toNanos();

  /**
   * What was due in one bucket. Percentiles are ms from the intended time; -1 where nothing of the
   * class came back.
   *
   * @param at the bucket's beginning, seconds since measuring began
   * @param rate requests per second
   * @param failed requests
   */
  public record Point(
      double at,
      double rate,
      long failed,
      double p50Reads,
      double p99Reads,
      double p50Writes,
      double p99Writes) {}

  /** The timeline of what was due after the warm-up. */
  public static Timeline of(History history) {
    Moments moments = Moments.of(history);
    long width = BUCKET.toNanos();
    // Beyond a day something is wrong with the clock, and a chart would not help.
    int count =
        (int) Math.min(345_600, Math.max(0, (moments.end() - moments.origin()) / width + 1));
    List<Bucket> buckets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      buckets.add(new Bucket());
    }
    for (int i = 0; i < history.operations().size(); i++) {
      Operation each = history.operations().get(i);
      long at = (each.intended() - moments.origin()) / width;
      if (each.intended() >= moments.origin() && at < count) {
        buckets.get((int) at).add(each);
      }
    }
    List<Point> points = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      points.add(buckets.get(i).point(i * width / 1e9, width / 1e9));
    }
    return new Timeline(BUCKET, points);
  }

  /** The stalls of both classes that are long enough to be seen, in order of class and time. */
  public static List<Stall> stalls(History history) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < history.operations().size(); i++) {
      operations.add(history.operations().get(i));
    }
    long origin = Moments.of(history).origin();
    operations.removeIf(each -> each.intended() < origin);
    List<Stall> stalls = new ArrayList<>();
    for (Operation.Access access : Operation.Access.values()) {
      stalls.addAll(Stall.of(operations, access, 0));
    }
    stalls.removeIf(each -> each.nanos() < VISIBLE);
    return stalls;
  }

  /** The nearest-rank percentile of the first {@code size} of ascending values; 0 of none. */
  static long percentile(long[] ascending, int size, double quantile) {
    return size == 0 ? 0 : ascending[(int) Math.ceil(quantile * size) - 1];
  }

  private static final class Bucket {
    private int requests;
    private long failed;
    private final Latencies reads = new Latencies();
    private final Latencies writes = new Latencies();

    void add(Operation operation) {
      if (operation.answer() == Operation.Answer.NOT_SENT) {
        return;
      }
      requests++;
      if (operation.answer() == Operation.Answer.FAILED) {
        failed++;
      }
      if (operation.returned() != Operation.NEVER) {
        (operation.access() == Operation.Access.READ ? reads : writes)
            .add(operation.returned() - operation.intended());
      }
    }

    Point point(double at, double seconds) {
      return new Point(
          at,
          Figures.round(requests / seconds),
          failed,
          reads.at(0.5),
          reads.at(0.99),
          writes.at(0.5),
          writes.at(0.99));
    }
  }

  private static final class Latencies {
    private long[] values = new long[32];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    double at(double quantile) {
      Arrays.sort(values, 0, size);
      return size == 0 ? -1 : Figures.millis(percentile(values, size, quantile));
    }
  }
}
