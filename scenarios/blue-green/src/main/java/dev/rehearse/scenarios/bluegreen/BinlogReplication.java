package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.history.Side;
import dev.rehearse.scenarios.bluegreen.binlog.BinlogStream;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.StepContext.Publisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
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
final class BinlogReplication implements Replication {
  private @Nullable BinlogStream stream;

  @Override
  public List<String> refusals(Catalog there, Catalog here) {
    List<String> reasons = new ArrayList<>(MySqlAccount.refusals(there));
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

  @Override
  public void publish(Connection source, List<Catalog.Table> tables, String role)
      throws SQLException {
    MySqlAccount.publish(source, role);
  }

  /** The source keeps its log as it is, and where to go on the target knows by itself. */
  @Override
  public void prepare(Connection source, Connection target, Publisher publisher) {}

  @Override
  public void keepFromNow(Connection source, Connection target) throws SQLException {
    MySqlAccount.keepFromNow(source, target);
  }

  @Override
  public void go(StepContext context, Side source) {
    BinlogStream running = stream;
    if (running == null || !running.alive()) {
      stream = BinlogStream.start(context, source, Mistakes.binlog(context.sabotage()));
    }
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
  public String position(Connection source) throws SQLException {
    return MySqlAccount.position(source);
  }

  @Override
  public boolean reached(Connection source, Connection target, String position)
      throws SQLException {
    return MySqlAccount.reached(target, position);
  }

  @Override
  public void unsubscribe(Connection target) {
    halt(target);
  }

  @Override
  public void unpublish(Connection source, String role) throws SQLException {
    MySqlAccount.unpublish(source, role);
  }
}
