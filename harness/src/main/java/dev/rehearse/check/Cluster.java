package dev.rehearse.check;

import dev.rehearse.history.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * A value of a register: its write, or its writes if it repeats, and who read it. Not thread-safe.
 *
 * <p>The zone of a value that was written once spans from the earliest return to the latest call
 * among its write and its reads; it is forward if in that order, otherwise backward.
 */
final class Cluster {

  /** An operation's access to a register; a write that never returned ends at infinity. */
  record Access(int operation, int value, long call, long returned) {
    /** Whether it is the value before the traffic, or the look at the end. */
    boolean nobodys() {
      return operation == Registers.NONE;
    }
  }

  final Access write;
  final List<Access> more = new ArrayList<>(0);
  private boolean repeats;
  private boolean seen;
  private Access first;
  private Access last;

  Cluster(Access write) {
    this.write = write;
    this.first = write;
    this.last = write;
  }

  void again(Access other) {
    more.add(other);
    repeats = true;
  }

  /** It may have been written by somebody who cannot be named, and so any number of times. */
  void repeats() {
    repeats = true;
  }

  /** Whether more than one write may have written it. */
  boolean repeated() {
    return repeats;
  }

  void read(Access read) {
    seen = true;
    first = read.returned() < first.returned() ? read : first;
    last = read.call() > last.call() ? read : last;
  }

  /** Whether it surely happened: acknowledged, or seen. */
  boolean happened() {
    return seen || write.returned() != Operation.NEVER;
  }

  /** Who first surely had it. */
  Access first() {
    return first;
  }

  /** Who last surely had it. */
  Access last() {
    return last;
  }

  boolean forward() {
    return first.returned() < last.call();
  }

  long left() {
    return Math.min(first.returned(), last.call());
  }

  long right() {
    return Math.max(first.returned(), last.call());
  }
}
