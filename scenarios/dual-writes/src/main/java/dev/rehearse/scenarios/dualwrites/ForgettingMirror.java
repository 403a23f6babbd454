package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.InstanceOrder;
import dev.rehearse.history.Side;
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
  Feed feed(Feed.Reach reach, FeedFile log, boolean validates) {
    return new Feed(reach, log, validates) {
      @Override
      Pumped failed(Side truth, List<Intent> batch, SQLException e) throws SQLException {
        log.line("swallowed", "intents", batch.size(), "reason", String.valueOf(e.getMessage()));
        done(truth, batch);
        return new Pumped(batch.size(), 0, "");
      }
    };
  }
}
