package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorClient;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.eclipse.jetty.http.HttpStatus;

/** What clients see at the front door, from one asking to the next. Thread-safe. */
final class Vitals {
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 2;

  private final Recorder latencies = new Recorder(LONGEST, DIGITS);
  private final LongAdder failed = new LongAdder();

  void answered(int status, long nanos) {
    latencies.recordValue(Math.min(LONGEST, Math.max(0, nanos)));
    if (HttpStatus.isServerError(status)) {
      failed.increment();
    }
  }

  /** What came since it was asked last. */
  synchronized FrontDoorClient.Vitals taken() {
    Histogram since = latencies.getIntervalHistogram();
    long count = since.getTotalCount();
    return new FrontDoorClient.Vitals(
        count, failed.sumThenReset(), count == 0 ? 0 : since.getValueAtPercentile(99));
  }
}
