package dev.rehearse.application;

import dev.rehearse.history.Side;

/**
 * The one durable record by which all traffic is steered. It changes only by compare-and-set on its
 * epoch, and every request carries it. Immutable.
 *
 * @param epoch grows by one with each change, from 1
 * @param truth the side whose commit decides that a write happened
 * @param reads the side that reads come from
 * @param state whether requests pass or are parked
 * @param mode what a write involves besides the truth
 * @param leaseUntil {@link System#nanoTime()} at which a drain ends by itself; 0 when open
 */
public record FrontDoorRecord(
    long epoch, Side truth, Side reads, State state, Mode mode, long leaseUntil) {

  /** Whether requests pass. */
  public enum State {
    OPEN,
    DRAINING
  }

  /** What a write involves besides the truth. */
  public enum Mode {
    /** The truth alone; nothing is mirrored. */
    ALONE,
    /** The truth's commit acknowledges; the intent inside it is mirrored to the other side. */
    MIRRORED
  }

  /** The record that a rehearsal begins with. */
  public static FrontDoorRecord initial() {
    return new FrontDoorRecord(1, Side.OLD, Side.OLD, State.OPEN, Mode.ALONE, 0);
  }
}
