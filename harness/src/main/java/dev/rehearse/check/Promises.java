package dev.rehearse.check;

import dev.rehearse.history.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes of unknown outcome that surely happened, because somebody saw a value that only they
 * wrote. Then the other columns that they wrote in the same row happened too, at the latest when
 * the value was seen: a row is written as a whole or not at all. Immutable once made.
 */
final class Promises {

  private final Registers registers;
  private final Map<Long, Long> happened = new HashMap<>();

  private Promises(Registers registers) {
    this.registers = registers;
  }

  static Promises of(Registers registers) {
    Promises promises = new Promises(registers);
    Map<Long, Long> seen = promises.seen();
    seen.forEach(promises::spread);
    return promises;
  }

  /** When an entry's effect had surely happened; infinity if that is not known. */
  long returned(int register, int entry) {
    long returned = registers.returned(entry);
    return returned == Operation.NEVER && !happened.isEmpty()
        ? happened.getOrDefault(name(registers.operation(entry), register), Operation.NEVER)
        : returned;
  }

  private static long name(int operation, int register) {
    return (long) operation << Integer.SIZE | register;
  }

  /** Unknown writes whose value was seen → when first. */
  private Map<Long, Long> seen() {
    Set<Integer> doubtful = new HashSet<>();
    for (int operation = 0; operation < registers.operations.size(); operation++) {
      if (registers.operations.outcome(operation) == Operation.Outcome.UNKNOWN) {
        for (int effect = registers.effects.from(operation);
            effect < registers.effects.until(operation);
            effect++) {
          doubtful.add(registers.effects.register(effect));
        }
      }
    }
    Map<Long, Long> seen = new HashMap<>();
    for (int register : doubtful) {
      if (!registers.nameless(register)) {
        seen(register, seen);
      }
    }
    return seen;
  }

  private void seen(int register, Map<Long, Long> seen) {
    Map<Integer, Integer> writers = writers(register);
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      if (registers.kind(entry) == Registers.Kind.READ) {
        long at = registers.operations.returned(registers.operation(entry));
        mark(register, writers.get(registers.value(entry)), at, seen);
      }
    }
    // Everything that is there at the end happened before the end.
    mark(register, writers.get(registers.last(register)), Operation.NEVER - 1, seen);
  }

  /** Value → the operation of unknown outcome that alone can have written it; else none. */
  private Map<Integer, Integer> writers(int register) {
    Map<Integer, Integer> writers = new HashMap<>();
    writers.put(registers.initial(register), Registers.NONE);
    registers
        .wildDelete(register)
        .ifPresent(wild -> writers.put(registers.absent(), Registers.NONE));
    int nameless = registers.namelessOf(register);
    for (int entry = nameless < 0 ? 0 : registers.from(nameless);
        nameless >= 0 && entry < registers.until(nameless);
        entry++) {
      writers.put(registers.value(entry), Registers.NONE);
    }
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      Registers.Kind kind = registers.kind(entry);
      if (kind == Registers.Kind.WRITE || kind == Registers.Kind.ABORTED) {
        boolean unique = !writers.containsKey(registers.value(entry));
        boolean unknown =
            kind == Registers.Kind.WRITE && registers.returned(entry) == Operation.NEVER;
        writers.put(
            registers.value(entry),
            unique && unknown ? registers.operation(entry) : Registers.NONE);
      }
    }
    return writers;
  }

  private static void mark(int register, @Nullable Integer writer, long at, Map<Long, Long> seen) {
    if (writer != null && writer != Registers.NONE) {
      seen.merge(name(writer, register), at, Math::min);
    }
  }

  private void spread(long name, long at) {
    int operation = (int) (name >>> Integer.SIZE);
    int register = (int) name;
    for (int effect = registers.effects.from(operation);
        effect < registers.effects.until(operation);
        effect++) {
      int other = registers.effects.register(effect);
      if (registers.effects.sameRow(register, other)) {
        happened.merge(name(operation, other), at, Math::min);
      }
    }
  }
}
