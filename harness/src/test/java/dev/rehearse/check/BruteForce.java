package dev.rehearse.check;

import java.util.List;

/**
 * Whether one register's operations can be put into one order, by trying them all. For histories of
 * a handful of operations.
 */
final class BruteForce {

  /** One operation; {@code returned} is MAX_VALUE for a write that may or may not have happened. */
  record Op(boolean write, int value, long call, long returned) {
    boolean unknown() {
      return returned == Long.MAX_VALUE;
    }
  }

  private final List<Op> operations;

  private BruteForce(List<Op> operations) {
    this.operations = operations;
  }

  static boolean linearizable(List<Op> operations, int initial) {
    return new BruteForce(operations).search(0, initial);
  }

  private boolean search(int done, int value) {
    boolean rest = false;
    for (int i = 0; i < operations.size(); i++) {
      rest |= (done & 1 << i) == 0 && !operations.get(i).unknown();
    }
    if (!rest) {
      return true;
    }
    for (int i = 0; i < operations.size(); i++) {
      Op next = operations.get(i);
      if ((done & 1 << i) == 0 && first(done, next) && (next.write() || next.value() == value)) {
        if (search(done | 1 << i, next.write() ? next.value() : value)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether nothing that is left had to come before. */
  private boolean first(int done, Op next) {
    for (int i = 0; i < operations.size(); i++) {
      if ((done & 1 << i) == 0 && operations.get(i).returned() < next.call()) {
        return false;
      }
    }
    return true;
  }
}
