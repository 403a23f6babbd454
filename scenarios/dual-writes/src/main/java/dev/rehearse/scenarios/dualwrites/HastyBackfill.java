package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sabotage D4 and D5: a chunk is held between its reading and its writing until traffic changed, or
 * deleted, rows of it, and is then written over them, or brings them back.
 */
final class HastyBackfill extends Backfill {
  private static final long HOLD = TimeUnit.SECONDS.toNanos(8);

  /** A chunk that nobody touches so long is left alone. */
  private static final long QUIET = TimeUnit.SECONDS.toNanos(4);

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);

  private final boolean deleted;
  private final int enough;
  private boolean done;

  /**
   * A backfill that makes the mistake once.
   *
   * @param deleted whether deleted rows are meant, or changed ones
   * @param enough how many of them
   */
  HastyBackfill(Company company, boolean deleted, int enough) {
    super(company, Hands.ONE);
    this.deleted = deleted;
    this.enough = enough;
  }

  @Override
  List<List<String>> write(StepContext context, Connection fresh, Chunk chunk) throws Exception {
    if (!done && held(context, chunk) > 0) {
      long written = LedgerMistakes.of(fresh).fillBlindly(fresh, chunk, deleted);
      done = written > 0;
      context.say("the backfill wrote over " + written + " rows");
    }
    return super.write(context, fresh, chunk);
  }

  /** How many rows of the chunk have reached new changed, or deleted, when the hold ends. */
  private long held(StepContext context, Chunk chunk) throws Exception {
    long begun = System.nanoTime();
    try (Connection admin = context.admin(Side.NEW)) {
      LedgerMistakes ledger = LedgerMistakes.of(admin);
      while (true) {
        long found = ledger.numbered(admin, chunk.table(), chunk.keys(), deleted);
        if (found >= enough || System.nanoTime() - begun >= (found == 0 ? QUIET : HOLD)) {
          return found;
        }
        LockSupport.parkNanos(LOOK);
      }
    }
  }
}
