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

  /**
   * Whether reads have gone to the other side while the truth has not: then no answer leaves before
   * that side has all that the truth has shown.
   */
  public boolean readsFirst() {
    return reads != truth;
  }

  /** The next one, in which new requests are parked until then at the latest. */
  public FrontDoorRecord draining(long until) {
    return new FrontDoorRecord(epoch + 1, truth, reads, State.DRAINING, mode, until);
  }

  /** The next one, open, with reads from that side. */
  public FrontDoorRecord reading(Side side) {
    return new FrontDoorRecord(epoch + 1, truth, side, State.OPEN, mode, 0);
  }

  /** The next one, open, in that mode. */
  public FrontDoorRecord in(Mode next) {
    return new FrontDoorRecord(epoch + 1, truth, reads, State.OPEN, next, 0);
  }

  /** The record that a rehearsal begins with. */
  public static FrontDoorRecord initial() {
    return new FrontDoorRecord(1, Side.OLD, Side.OLD, State.OPEN, Mode.ALONE, 0);
  }
}
