package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Sabotage L1, B1, B4, C2, C3, C8 and R1: a switch that leaves one thing out. */
final class HastySwitch extends ReplicationSwitch {
  /** Changes that must lie in R1's gap before it is skipped. */
  private static final int GAP = 10;

  private static final Duration GAP_MOST = Duration.ofSeconds(3);

  private final String sabotage;

  HastySwitch(String id, Side from, String sabotage) {
    super(id, from);
    this.sabotage = sabotage;
  }

  private boolean is(String... ids) {
    return List.of(ids).contains(sabotage);
  }

  @Override
  protected ReplicationCrossing open(StepContext context) throws SQLException {
    return is("B4") ? ReplicationCrossing.neverHalting(context, from()) : super.open(context);
  }

  @Override
  protected void restore(StepContext context) throws SQLException {
    if (!is("C8")) {
      super.restore(context);
    }
  }

  @Override
  protected void drained(
      StepContext context, ReplicationCrossing crossing, FrontDoorRecord draining, Clock clock)
      throws SQLException {
    if (!is("C3")) {
      super.drained(context, crossing, draining, clock);
    }
  }

  @Override
  protected void fenced(ReplicationCrossing crossing, FrontDoorRecord draining, Clock clock)
      throws SQLException {
    if (is("C3")) {
      crossing.fence(draining.epoch(), clock.share(30));
    } else if (!is("B1")) {
      super.fenced(crossing, draining, clock);
    }
  }

  /** C2's position is the one of the approach, which has been reached. */
  @Override
  protected void caughtUp(ReplicationCrossing crossing, Clock clock) throws SQLException {
    if (!is("B4", "C2")) {
      super.caughtUp(crossing, clock);
    }
  }

  @Override
  protected void sequences(ReplicationCrossing crossing, Clock clock) throws SQLException {
    if (!is("L1")) {
      super.sequences(crossing, clock);
    }
  }

  /** R1's way back begins at the head, whatever has been written since the move. */
  @Override
  protected void moved(StepContext context) throws Exception {
    if (is("R1")) {
      try (Connection source = context.admin(from().other())) {
        Replication replication = Replications.of(source);
        Await.until(
            "changes that the way back shall miss",
            GAP_MOST,
            () -> replication.kept(source),
            kept -> kept >= GAP);
        replication.keepFromNow(source);
      }
    }
    super.moved(context);
  }
}
