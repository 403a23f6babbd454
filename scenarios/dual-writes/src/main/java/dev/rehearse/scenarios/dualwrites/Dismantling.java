package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.FrontDoorRecord.Mode;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Doors;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Takes away what the strategy made, on both sides, and nothing else: neither rows nor fences. Each
 * part may be done again. Stateless.
 */
final class Dismantling {
  private Dismantling() {}

  /**
   * Carries what is open to the other side, then stops mirroring.
   *
   * @return the side that stays the truth
   */
  static Side stopped(StepContext context, Company company) throws Exception {
    Duration limit = context.plan().limits().step();
    Side truth = Doors.open(context.frontDoor(), limit).truth();
    Statements.until(
        "carry what is open from " + truth.word(),
        limit,
        () -> {
          drainIntents(context, truth);
          return true;
        });
    alone(context, company);
    return truth;
  }

  /** No write mirrors any more; the door is open. */
  static FrontDoorRecord alone(StepContext context, Company company) {
    FrontDoorRecord record =
        Doors.mode(context.frontDoor(), Mode.ALONE, context.plan().limits().step());
    company.stop();
    return record;
  }

  /** Everything that was written before now reaches the other side. */
  private static void drainIntents(StepContext context, Side truth) throws SQLException {
    try (Connection admin = context.admin(truth);
        FeedFile file = new FeedFile(context.feedFile());
        Feed feed = new Feed(context::feed, file, context.plan().strategy())) {
      Ledger ledger = Ledger.of(admin);
      if (!ledger.there(admin)) {
        return;
      }
      long last = ledger.last(admin);
      while (ledger.open(admin, last) > 0) {
        Feed.Pumped pumped = feed.pump(truth);
        if (pumped.waiting() > 0) {
          throw new SQLException(
              "%d intents wait for %s: %s"
                  .formatted(pumped.waiting(), truth.other().word(), pumped.reason()),
              // As if the way were closed: it may open.
              "08000");
        }
      }
    }
  }

  /** Drops triggers first: a function or table that one still needs would fail users' writes. */
  static void dismantle(StepContext context, Side side) throws Exception {
    Statements.until(
        "take the machinery off " + side.word(),
        context.plan().limits().step(),
        () -> {
          try (Connection admin = context.admin(side)) {
            Ledger ledger = Ledger.of(admin);
            ledger.disarm(admin);
            if (context.plan().strategy().validateWrites() && ledger.there(admin)) {
              FeedRights.take(admin, ledger.tables(admin), context.feedRole(side));
            }
            ledger.remove(admin);
          }
          return true;
        });
  }
}
