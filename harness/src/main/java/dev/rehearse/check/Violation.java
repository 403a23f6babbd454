package dev.rehearse.check;

import java.util.List;

/**
 * A register that cannot have behaved as one copy. Immutable.
 *
 * @param kind what sort of violation
 * @param register the number of the register
 * @param operations indexes of the operations that show it, in order of time
 * @param expected number of the value that should have been there; {@link Registers#NONE} if that
 *     says nothing
 * @param actual number of the value that was
 * @param at when it shows, ns; {@link dev.rehearse.history.Operation#NEVER} if at the end
 * @param gravity how wrong, ns: by how much the intervals would have to shrink; larger is worse
 */
record Violation(
    Kind kind,
    int register,
    List<Integer> operations,
    int expected,
    int actual,
    long at,
    long gravity) {

  /** The sorts of violations. */
  enum Kind {
    /** An acknowledged write is gone at the end. */
    LOST,
    /** A row that an acknowledged delete took is there at the end. */
    RESURRECTED,
    /** A value is there, or was read, that nobody wrote, or not yet. */
    PHANTOM,
    /** A value was read whose write surely failed. */
    ABORTED_READ,
    /** A read returned what had surely been replaced before it was called. */
    STALE_READ,
    /** The columns of a row come from writes that cannot follow each other. */
    TORN
  }
}
