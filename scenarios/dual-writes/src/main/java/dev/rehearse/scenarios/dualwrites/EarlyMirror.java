package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sabotage D3: the other side is written before the truth commits; every fifth such transaction is
 * then refused by the truth and rolled back there.
 */
final class EarlyMirror extends FeedMirror {
  private static final int EVERY = 5;

  /** A check violation: surely rolled back, and nothing that the service would try again. */
  private static final String REFUSED = "23514";

  private final InstanceOrder order;
  private final AtomicLong writes = new AtomicLong();

  EarlyMirror(InstanceOrder order) {
    super(order);
    this.order = order;
  }

  @Override
  public void beforeCommit(long operation, FrontDoorRecord record, Connection connection)
      throws SQLException {
    List<Intent> own;
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT seq, xid, tbl, key::text, version, deleted, image::text, 0"
                + " FROM rehearse.intent WHERE xid = txid_current() ORDER BY seq")) {
      own = OpenIntents.read(select);
    }
    if (own.isEmpty() || writes.incrementAndGet() % EVERY != 0) {
      return;
    }
    try (Connection other = connect(order, Mirror.target(record.truth()));
        Statement settings = other.createStatement()) {
      settings.execute("SET statement_timeout = '500ms'");
      try (PreparedStatement call =
          other.prepareStatement("SELECT rehearse.apply(?, ?, ?, ?, ?)")) {
        Feed.call(other, call, own);
      }
    } catch (SQLException e) {
      // The other side was away: nothing was written early this time.
      return;
    }
    throw new SQLException("rolled back after the other side was written", REFUSED);
  }
}
