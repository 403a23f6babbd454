package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.InstanceOrder;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.sql.SQLException;
import java.util.List;

/**
 * Sabotage D2: what the other side refuses, for whatever reason, is written to a log and dropped.
 */
final class ForgettingMirror extends FeedMirror {
  ForgettingMirror(InstanceOrder order) {
    super(order);
  }

  @Override
  Feed feed(Feed.Reach reach, FeedFile log, Plan.Strategy manner) {
    return new Feed(reach, log, manner) {
      @Override
      Pumped failed(Side truth, List<Intent> batch, SQLException e) throws SQLException {
        log.line("swallowed", "intents", batch.size(), "reason", String.valueOf(e.getMessage()));
        done(truth, batch);
        return new Pumped(batch.size(), 0, "", Pumped.Reached.SOME);
      }
    };
  }
}
