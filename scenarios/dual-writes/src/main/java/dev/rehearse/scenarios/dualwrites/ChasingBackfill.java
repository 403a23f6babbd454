package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.scenarios.dualwrites.Ledger.Numbered;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sabotage O21: the end of the table is looked up again after each chunk, rows that arrive by the
 * feed are copied too, and the copying is no faster than the traffic.
 */
final class ChasingBackfill extends Backfill {
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);

  /** Traffic adds to the tables it adds to several times a second. */
  private static final long QUIET = TimeUnit.SECONDS.toNanos(2);

  ChasingBackfill(Company company) {
    super(company, Hands.ONE);
  }

  @Override
  Numbered numbered() {
    return Numbered.TAKEN_TOO;
  }

  @Override
  Position exhausted(Connection old, MirroredTable table, Position at) throws SQLException {
    // A table that nobody adds to comes to its end; the others do not.
    long end = System.nanoTime() + QUIET;
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(LOOK);
      Optional<List<String>> bound = Ledger.of(old).highest(old, table);
      if (bound.isPresent() && !bound.get().equals(at.bound())) {
        return new Position(at.table(), at.after(), bound.get(), at.copied());
      }
    }
    return super.exhausted(old, table, at);
  }

  /** Rows with a number were read too, so others may be there: this backfill does not mind. */
  @Override
  void different(Translation there, List<List<String>> keys) {}

  @Override
  void bounded(StepContext context, long begun) {
    // It does not know when to stop.
  }
}
