package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sabotage D1: two feeds of one instance, and no comparison of numbers on the other side.
 *
 * <p>One of them is late by 400 ms, so that it writes over whatever was written to the same key in
 * between.
 */
final class BlindMirror implements Mirror {
  private static final long LATE = TimeUnit.MILLISECONDS.toNanos(400);

  private final FeedFile file;
  private final List<Pumping> pumpings;

  BlindMirror(InstanceOrder order) {
    this.file = new FeedFile(order.feed());
    Feed.Reach reach = side -> FeedMirror.connect(order, side);
    this.pumpings =
        List.of(
            new Pumping(new BlindFeed(reach, file, 0), "mirror-at-once"),
            new Pumping(new BlindFeed(reach, file, LATE), "mirror-late"));
  }

  private static final class BlindFeed extends Feed {
    private final long delay;

    BlindFeed(Reach reach, FeedFile file, long delay) {
      super(reach, file);
      this.delay = delay;
    }

    @Override
    void apply(Connection other, List<Intent> batch) throws SQLException {
      long end = System.nanoTime() + delay;
      for (long left = delay; left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      try (PreparedStatement call =
          other.prepareStatement("SELECT rehearse.apply_blindly(?, ?, ?, ?, ?)")) {
        call(other, call, batch);
      }
    }
  }

  @Override
  public void committed(long operation, FrontDoorRecord record) {
    pumpings.forEach(each -> each.ask(record.truth()));
  }

  @Override
  public void close() {
    pumpings.forEach(Pumping::close);
    file.close();
  }
}
