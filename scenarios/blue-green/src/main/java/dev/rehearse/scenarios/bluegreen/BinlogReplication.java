package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.history.Side;
import dev.rehearse.scenarios.bluegreen.binlog.BinlogStream;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.StepContext.Publisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where MySQL's own replication cannot go, down to an older release: this process reads the
 * source's log and carries out on the target what it says. Keeps the stream that runs beside the
 * steps; used by the engine's thread.
 *
 * <p>Each transaction is committed on the target under the GTID that it has on the source. So the
 * target itself knows, in the same commit, how far it is, and once it is the source again nothing
 * goes back to where it came from.
 */
final class BinlogReplication extends GtidReplication {
  private @Nullable BinlogStream stream;

  @Override
  public List<String> refusals(Catalog there, Catalog here) {
    List<String> reasons = super.refusals(there, here);
    for (Catalog.Table table : there.tables()) {
      for (Catalog.Column column : table.columns()) {
        if (!BinlogStream.carries(column)) {
          reasons.add(
              "%s.%s is of the type %s, which the reader of the log does not carry back"
                  .formatted(table.name(), column.name(), column.type()));
        }
      }
    }
    for (Catalog.Table table : here.tables()) {
      if (!table.triggers().isEmpty()) {
        reasons.add(
            "table %s has a trigger: it would fire once more for what the log brings on the way back"
                .formatted(table.name()));
      }
    }
    return reasons;
  }

  /** The source keeps its log as it is, and where to go on the target knows by itself. */
  @Override
  public void prepare(Connection source, Connection target, Publisher publisher) {}

  @Override
  public void go(StepContext context, Side source) {
    BinlogStream running = stream;
    if (running == null || !running.alive()) {
      stream = BinlogStream.start(reach(context), source, Mistakes.binlog(context.sabotage()));
    }
  }

  private static BinlogStream.Reach reach(StepContext context) {
    return new BinlogStream.Reach() {
      @Override
      public Connection admin(Side side) throws SQLException {
        return context.admin(side);
      }

      @Override
      public Publisher publisher(Side side) {
        return context.publisher(side);
      }

      @Override
      public void say(String sentence) {
        context.say(sentence);
      }
    };
  }

  @Override
  public void resume(StepContext context, Side source) {
    go(context, source);
  }

  @Override
  public void halt(Connection target) {
    BinlogStream running = stream;
    stream = null;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public void unsubscribe(Connection target) {
    halt(target);
  }
}
