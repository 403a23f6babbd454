package dev.rehearse.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/**
 * Measures how long the injector itself stood still (stopped, collecting garbage, without a
 * processor), by asking to be woken again and again and looking how late it was. Thread-safe.
 */
final class Standstill implements AutoCloseable {
  private static final long PERIOD = Duration.ofMillis(2).toNanos();

  private final AtomicLong longest = new AtomicLong();
  private final Thread thread = new Thread(this::watch, "standstill");

  private final LongPredicate counts;

  private Standstill(LongPredicate counts) {
    this.counts = counts;
  }

  /**
   * @param counts whether what began at this time, ns, counts: a JVM's first second does not
   */
  static Standstill start(LongPredicate counts) {
    Standstill meter = new Standstill(counts);
    meter.thread.setDaemon(true);
    meter.thread.start();
    return meter;
  }

  private void watch() {
    long before = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PERIOD);
      long now = System.nanoTime();
      if (counts.test(before)) {
        longest.accumulateAndGet(now - before - PERIOD, Math::max);
      }
      before = now;
    }
  }

  /** The longest so far, ns. */
  long longest() {
    return longest.get();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
