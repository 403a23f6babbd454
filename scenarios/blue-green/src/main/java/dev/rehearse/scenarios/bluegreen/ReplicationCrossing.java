package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.Crossing;
import dev.rehearse.strategy.Sequences;
import dev.rehearse.strategy.StepContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An attempt to change sides where the engine's own replication carries the rows. One thread. */
final class ReplicationCrossing extends Crossing {
  /** Between two looks inside a drain. */
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(2);

  private final Replication replication;
  private final Sequences sequences;
  private final boolean halts;

  private ReplicationCrossing(
      StepContext context, Side from, Ends ends, Sequences sequences, boolean halts)
      throws SQLException {
    super(context, from, ends);
    this.halts = halts;
    this.replication = Replications.of(Dialect.of(ends.from()));
    this.sequences = sequences;
  }

  static ReplicationCrossing open(StepContext context, Side from) throws SQLException {
    return open(context, from, true);
  }

  /** For a sabotage: changes go on to arrive after the other side is the truth. */
  static ReplicationCrossing neverHalting(StepContext context, Side from) throws SQLException {
    return open(context, from, false);
  }

  private static ReplicationCrossing open(StepContext context, Side from, boolean halts)
      throws SQLException {
    Ends ends = Ends.open(context, from);
    try {
      Sequences same = Sequences.between(ends.from(), ends.to(), Optional::of);
      return new ReplicationCrossing(context, from, ends, same, halts);
    } catch (SQLException | RuntimeException e) {
      ends.close();
      throw e;
    }
  }

  /** Waits until the other side is near, and prepares the way back. */
  @Override
  public void approach(Duration limit) throws SQLException {
    String position = replication.position(ends().from());
    Await.until(
        from().other().word() + " to have what " + from().word() + " had when this began",
        limit,
        () -> replication.reached(ends().from(), position));
    Catalog catalog = Catalog.read(ends().from());
    replication.publish(ends().to(), catalog.tables(), context().feedRole(from().other()));
    replication.prepare(ends().to(), ends().from(), context().publisher(from().other()));
  }

  @Override
  public String catchUp(long until) throws SQLException {
    String position = replication.position(ends().from());
    while (!replication.reached(ends().from(), position)) {
      if (System.nanoTime() - until >= 0) {
        throw new SQLException(
            "%s did not reach %s in time".formatted(from().other().word(), position));
      }
      LockSupport.parkNanos(BETWEEN);
    }
    return "to " + position;
  }

  /** Nothing more comes from this side; what is written on the other from now on is kept for it. */
  @Override
  public void promote(Duration limit) throws SQLException {
    if (halts) {
      replication.halt(ends().to());
    }
    replication.keepFromNow(ends().to());
  }

  @Override
  protected Sequences sequences() {
    return sequences;
  }
}
