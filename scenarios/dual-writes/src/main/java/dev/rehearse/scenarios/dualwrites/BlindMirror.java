package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import dev.rehearse.plan.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Sabotage D1: an instance mirrors from two threads, and nobody compares numbers on the other side.
 *
 * <p>One writes at once; the other waits until it has been overtaken, so that the race is certain.
 */
final class BlindMirror implements Mirror {
  private final FeedFile file;
  private final List<Pumping> pumpings;

  BlindMirror(InstanceOrder order) {
    this.file = new FeedFile(order.feed());
    Feed.Reach reach = side -> FeedMirror.connect(order, side);
    this.pumpings =
        List.of(
            new Pumping(new BlindFeed(reach, file, order.strategy()), "mirror-at-once"),
            new Pumping(new LateFeed(reach, file, order.strategy()), "mirror-late"));
  }

  private static final class BlindFeed extends Feed {
    BlindFeed(Reach reach, FeedFile file, Plan.Strategy manner) {
      super(reach, file, manner);
    }

    @Override
    void apply(Connection other, List<Intent> batch) throws SQLException {
      LedgerMistakes.of(other).applyBlindly(other, batch);
    }
  }

  @Override
  public void committed(long operation, FrontDoorRecord record) {
    pumpings.forEach(each -> each.ask(record.truth()));
  }

  @Override
  public CompletionStage<?> shown(FrontDoorRecord record) {
    return pumpings.get(0).shown(record.truth());
  }

  @Override
  public void close() {
    pumpings.forEach(Pumping::close);
    file.close();
  }
}
