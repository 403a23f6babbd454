package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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

  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final InstanceOrder order;
  private final AtomicLong writes = new AtomicLong();

  EarlyMirror(InstanceOrder order) {
    super(order);
    this.order = order;
  }

  @Override
  public void beforeCommit(long operation, FrontDoorRecord record, Connection connection)
      throws SQLException {
    List<Intent> own = LedgerMistakes.of(connection).own(connection);
    if (own.isEmpty() || writes.incrementAndGet() % EVERY != 0) {
      return;
    }
    try (Connection other = connect(order, Mirror.target(record.truth()), PATIENCE)) {
      Ledger.of(other).apply(other, Translations.between(connection, other).intents(own));
    } catch (SQLException e) {
      // The other side was away: nothing was written early this time.
      return;
    }
    throw new SQLException("rolled back after the other side was written", REFUSED);
  }
}
