package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Crossing;
import dev.rehearse.strategy.Sequences;
import dev.rehearse.strategy.StepContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An attempt to change sides where a replication carries the rows. One thread. */
final class ReplicationCrossing extends Crossing {
  /** What takes no longer can be waited for in a drain. */
  private static final long NEAR = TimeUnit.MILLISECONDS.toNanos(30);

  /** A slow way gets no shorter by waiting. */
  private static final int ROUNDS = 3;

  private final Replications replications;
  private final Sequences sequences;

  private ReplicationCrossing(
      StepContext context, Side from, Ends ends, Replications replications, Sequences sequences) {
    super(context, from, ends);
    this.replications = replications;
    this.sequences = sequences;
  }

  static ReplicationCrossing open(StepContext context, Side from, Replications replications)
      throws SQLException {
    Ends ends = Ends.open(context, from);
    try {
      Sequences same = Sequences.between(ends.from(), ends.to(), Optional::of);
      return new ReplicationCrossing(context, from, ends, replications, same);
    } catch (SQLException | RuntimeException e) {
      ends.close();
      throw e;
    }
  }

  private Replication there() {
    return replications.from(context().plan(), from());
  }

  private Replication back() {
    return replications.from(context().plan(), from().other());
  }

  private String awaitCarried(Duration limit) throws SQLException {
    return replications.awaitCarried(context().plan(), ends(), from(), limit);
  }

  /** Waits until the other side is near, and prepares the way back. */
  @Override
  public void approach(Duration limit) throws SQLException {
    if (from() == Side.OLD) {
      fits();
    }
    long end = System.nanoTime() + limit.toNanos();
    long took = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && took > NEAR; round++) {
      long begun = System.nanoTime();
      awaitCarried(Duration.ofNanos(Math.max(0, end - begun)));
      took = System.nanoTime() - begun;
    }
    Catalog catalog = Catalog.read(ends().from());
    back().publish(ends().to(), catalog.tables(), context().feedRole(from().other()));
    back().prepare(ends().to(), ends().from(), context().publisher(from().other()));
  }

  /** Somebody may have changed a schema since it was looked at before the traffic. */
  private void fits() throws SQLException {
    List<String> reasons =
        SchemaFit.reasons(
            replications, context().plan(), Catalog.read(ends().from()), Catalog.read(ends().to()));
    if (!reasons.isEmpty()) {
      throw new IllegalStateException(
          "the schemas do not fit any more: " + String.join("; ", reasons));
    }
  }

  @Override
  public String catchUp(long until) throws SQLException {
    return "to " + awaitCarried(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
  }

  /** Nothing more comes from this side; what is written on the other from now on is kept for it. */
  @Override
  public void promote() throws SQLException {
    there().halt(ends().to());
    back().keepFromNow(ends().to(), ends().from());
  }

  @Override
  protected Sequences sequences() {
    return sequences;
  }
}
