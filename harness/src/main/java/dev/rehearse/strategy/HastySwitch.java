package dev.rehearse.strategy;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.history.Side;
import java.sql.SQLException;
import java.util.Set;

/** For sabotage: a switch that leaves parts out. Stateless. */
public final class HastySwitch<C extends Crossing> extends Switch<C> {
  private final Set<Part> leftOut;

  /** What a switch can leave out. */
  public enum Part {
    /** Waiting for what is in flight and for transactions that are open. */
    DRAIN,
    FENCE,
    CATCH_UP,
    SEQUENCES,
    PROMOTION
  }

  public HastySwitch(String id, Side from, Carrier<C> carrier, Set<Part> leftOut) {
    super(id, from, carrier);
    this.leftOut = Set.copyOf(leftOut);
  }

  @Override
  void drained(StepContext context, C crossing, FrontDoorRecord draining, Clock clock)
      throws SQLException {
    if (!leftOut.contains(Part.DRAIN)) {
      super.drained(context, crossing, draining, clock);
    }
  }

  @Override
  void fenced(StepContext context, C crossing, FrontDoorRecord draining, Clock clock)
      throws SQLException {
    if (!leftOut.contains(Part.DRAIN) && !leftOut.contains(Part.FENCE)) {
      super.fenced(context, crossing, draining, clock);
      return;
    }
    if (leftOut.contains(Part.DRAIN)) {
      crossing.fence(draining.epoch(), clock.share(30));
    }
    context.at("fenced");
  }

  @Override
  void caughtUp(C crossing, Clock clock) throws SQLException {
    if (!leftOut.contains(Part.CATCH_UP)) {
      super.caughtUp(crossing, clock);
    }
  }

  @Override
  void sequences(C crossing, Clock clock) throws SQLException {
    if (!leftOut.contains(Part.SEQUENCES)) {
      super.sequences(crossing, clock);
    }
  }

  @Override
  void promoted(C crossing, Clock clock) throws SQLException {
    if (!leftOut.contains(Part.PROMOTION)) {
      super.promoted(crossing, clock);
    }
  }
}
