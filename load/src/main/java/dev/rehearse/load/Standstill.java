package dev.rehearse.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long the injector itself stood still (stopped, collecting garbage, without a
 * processor), by asking to be woken again and again and looking how late it was. Thread-safe.
 */
final class Standstill implements AutoCloseable {
  private static final long PERIOD = Duration.ofMillis(2).toNanos();

  private final AtomicLong longest = new AtomicLong();
  private final Thread thread = new Thread(this::watch, "standstill");

  private Standstill() {}

  static Standstill start() {
    Standstill meter = new Standstill();
    meter.thread.setDaemon(true);
    meter.thread.setPriority(Thread.MAX_PRIORITY);
    meter.thread.start();
    return meter;
  }

  private void watch() {
    long before = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PERIOD);
      long now = System.nanoTime();
      longest.accumulateAndGet(now - before - PERIOD, Math::max);
      before = now;
    }
  }

  /** Forgets what was measured so far: a JVM's first second is not the traffic's. */
  void restart() {
    longest.set(0);
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
