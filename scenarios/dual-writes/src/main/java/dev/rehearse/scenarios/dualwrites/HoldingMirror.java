package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sabotage C3's writers: on old every eighth write lies open for a while before its commit, so that
 * some lie open over the switch. Correct by itself: a drain that waits finds them ended.
 */
final class HoldingMirror extends FeedMirror {
  private static final int EVERY = 8;
  private static final long HELD = TimeUnit.MILLISECONDS.toNanos(700);

  private final AtomicLong writes = new AtomicLong();

  HoldingMirror(InstanceOrder order) {
    super(order);
  }

  @Override
  public void beforeCommit(long operation, FrontDoorRecord record, Connection connection)
      throws SQLException {
    if (record.truth() == Side.OLD && writes.incrementAndGet() % EVERY == 0) {
      long end = System.nanoTime() + HELD;
      for (long left = HELD; left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
