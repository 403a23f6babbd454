package dev.rehearse.check;

import java.util.List;

/**
 * A register that cannot have behaved as one copy. Immutable.
 *
 * @param kind what sort of violation
 * @param operations indexes of the operations that show it, in order of time
 * @param at when it shows, ns
 * @param gravity how wrong, ns: by how much the intervals would have to shrink; larger is worse
 */
record Violation(
    Kind kind,
    Registers.Register register,
    List<Integer> operations,
    String expected,
    String actual,
    long at,
    long gravity) {

  /** The sorts of violations. */
  enum Kind {
    /** An acknowledged write is gone at the end. */
    LOST,
    /** A row or value is there at the end that an acknowledged write or delete had replaced. */
    RESURRECTED,
    /** A value is there, or was read, that nobody wrote. */
    PHANTOM,
    /** A value was read whose write surely failed. */
    ABORTED_READ,
    /** A read returned what had surely been replaced before it was called. */
    STALE_READ,
    /** Two reads, or a read and a write, cannot be put into one order. */
    DISORDER
  }
}
