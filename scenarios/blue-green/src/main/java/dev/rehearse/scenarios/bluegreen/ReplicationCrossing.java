package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Crossing;
import dev.rehearse.strategy.Sequences;
import dev.rehearse.strategy.StepContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** An attempt to change sides where the engine's own replication carries the rows. One thread. */
final class ReplicationCrossing extends Crossing {
  private final Replication replication;
  private final Sequences sequences;

  private ReplicationCrossing(StepContext context, Side from, Ends ends, Sequences sequences)
      throws SQLException {
    super(context, from, ends);
    this.replication = Replications.of(ends.from());
    this.sequences = sequences;
  }

  static ReplicationCrossing open(StepContext context, Side from) throws SQLException {
    Ends ends = Ends.open(context, from);
    try {
      Sequences same = Sequences.between(ends.from(), ends.to(), Optional::of);
      return new ReplicationCrossing(context, from, ends, same);
    } catch (SQLException | RuntimeException e) {
      ends.close();
      throw e;
    }
  }

  /** Waits until the other side is near, and prepares the way back. */
  @Override
  public void approach(Duration limit) throws SQLException {
    Replications.awaitCarried(ends().from(), from(), limit);
    Catalog catalog = Catalog.read(ends().from());
    replication.publish(ends().to(), catalog.tables(), context().feedRole(from().other()));
    replication.prepare(ends().to(), ends().from(), context().publisher(from().other()));
  }

  @Override
  public String catchUp(long until) throws SQLException {
    Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    return "to " + Replications.awaitCarried(ends().from(), from(), left);
  }

  /** Nothing more comes from this side; what is written on the other from now on is kept for it. */
  @Override
  public void promote() throws SQLException {
    replication.halt(ends().to());
    replication.keepFromNow(ends().to());
  }

  @Override
  protected Sequences sequences() {
    return sequences;
  }
}
