package dev.rehearse.scenarios.application;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** What lies between a write's last statement and its COMMIT. Thread-safe. */
class Hesitation {
  void beforeCommit() {
    // Nothing: a transaction is as short as it can be.
  }

  /**
   * For sabotage C3, which needs transactions that are open: one write in five thinks for a while.
   */
  static final class Thinking extends Hesitation {
    private static final long ONE_IN = 5;
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final AtomicLong writes = new AtomicLong();

    @Override
    void beforeCommit() {
      if (writes.incrementAndGet() % ONE_IN == 0) {
        LockSupport.parkNanos(NANOS);
      }
    }
  }
}
