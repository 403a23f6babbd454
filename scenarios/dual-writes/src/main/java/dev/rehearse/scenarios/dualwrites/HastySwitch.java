package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sabotage L1, C2, C3 and B4: a switch that leaves one thing out. */
final class HastySwitch extends FeedSwitch {
  /** Writes that must lie in the gap before the drain begins. */
  private static final int GAP = 20;

  private static final Duration GAP_MOST = Duration.ofNanos(TimeUnit.SECONDS.toNanos(3));

  private final String sabotage;
  private final Company company;

  HastySwitch(String id, Side from, Company company, String sabotage) {
    super(id, from, company);
    this.company = company;
    this.sabotage = sabotage;
  }

  private boolean is(String... ids) {
    return java.util.List.of(ids).contains(sabotage);
  }

  @Override
  protected void approach(FeedCrossing crossing, Duration limit) throws SQLException {
    if (!is("B4")) {
      crossing.approach(limit);
    }
    if (is("C2", "B4")) {
      // The sweeper would close the gap.
      company.stop();
      crossing.awaitOpen(GAP, GAP_MOST);
    }
  }

  @Override
  protected void drained(
      StepContext context, FeedCrossing crossing, FrontDoorRecord draining, Clock clock)
      throws SQLException {
    if (!is("C3")) {
      super.drained(context, crossing, draining, clock);
    }
  }

  @Override
  protected void fenced(FeedCrossing crossing, FrontDoorRecord draining, Clock clock)
      throws SQLException {
    if (is("C3")) {
      crossing.fence(draining.epoch(), clock.share(30));
    } else {
      super.fenced(crossing, draining, clock);
    }
  }

  @Override
  protected void caughtUp(FeedCrossing crossing, Clock clock) throws SQLException {
    if (!is("C2", "B4")) {
      super.caughtUp(crossing, clock);
    }
  }

  @Override
  protected void sequences(FeedCrossing crossing, Clock clock) throws SQLException {
    if (!is("L1")) {
      super.sequences(crossing, clock);
    }
  }
}
