package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sabotage D8: every tenth commit's answer is lost after it happened, and the service is told to
 * run the write again.
 */
final class DoubtingMirror extends FeedMirror {
  private static final int EVERY = 10;

  private final AtomicLong writes = new AtomicLong();

  DoubtingMirror(InstanceOrder order) {
    super(order);
  }

  @Override
  public void beforeCommit(long operation, FrontDoorRecord record, Connection connection)
      throws SQLException {
    if (writes.incrementAndGet() % EVERY == 0) {
      connection.commit();
      // The commit that follows finds no connection, as if the answer had been lost on the way.
      connection.abort(Runnable::run);
    }
  }

  @Override
  public boolean retriesInDoubt() {
    return true;
  }
}
