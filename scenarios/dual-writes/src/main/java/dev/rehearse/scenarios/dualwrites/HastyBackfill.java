package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
    super(company);
    this.deleted = deleted;
    this.enough = enough;
  }

  @Override
  void write(StepContext context, Connection fresh, Chunk chunk) throws Exception {
    if (!done && held(context, chunk) > 0) {
      String call = "SELECT rehearse.fill_blindly_%d(?, ?)".formatted(chunk.table().number());
      try (PreparedStatement fill = fresh.prepareStatement(call)) {
        fill.setArray(1, fresh.createArrayOf("text", chunk.keys().toArray()));
        fill.setArray(2, fresh.createArrayOf("text", chunk.images().toArray()));
        try (ResultSet row = fill.executeQuery()) {
          row.next();
          done = row.getLong(1) > 0;
          context.say("the backfill wrote over " + row.getLong(1) + " rows");
        }
      }
    }
    super.write(context, fresh, chunk);
  }

  /** How many rows of the chunk have reached new changed, or deleted, when the hold ends. */
  private long held(StepContext context, Chunk chunk) throws Exception {
    long begun = System.nanoTime();
    try (Connection admin = context.admin(Side.NEW);
        PreparedStatement select =
            admin.prepareStatement(
                "SELECT count(*) FROM rehearse.row_version WHERE tbl = ? AND deleted = ?"
                    + " AND key::text = ANY (?)")) {
      select.setInt(1, chunk.table().number());
      select.setBoolean(2, deleted);
      select.setArray(3, admin.createArrayOf("text", chunk.keys().toArray()));
      while (true) {
        long found;
        try (ResultSet row = select.executeQuery()) {
          row.next();
          found = row.getLong(1);
        }
        if (found >= enough || System.nanoTime() - begun >= (found == 0 ? QUIET : HOLD)) {
          return found;
        }
        LockSupport.parkNanos(LOOK);
      }
    }
  }
}
