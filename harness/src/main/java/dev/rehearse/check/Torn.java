package dev.rehearse.check;

import dev.rehearse.history.Effect;
import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows whose columns come from two writes that cannot follow each other: each wrote both columns,
 * so whichever came last would show in both. Stateless.
 */
final class Torn {

  private Torn() {}

  static void judge(Registers registers, List<Violation> found) {
    for (Event.FinalRow row : registers.rows()) {
      Map<Integer, Integer> writers = new HashMap<>();
      for (String column : row.after().keySet()) {
        int register = registers.effects.find(row.table(), row.key(), column);
        if (register >= 0) {
          writer(registers, register).ifPresent(entry -> writers.put(register, entry));
        }
      }
      if (writers.size() > 1) {
        pair(registers, writers).ifPresent(found::add);
      }
    }
  }

  /** The entry of the only write that can have left a register's last value. */
  private static Optional<Integer> writer(Registers registers, int register) {
    int last = registers.last(register);
    int only = Registers.NONE;
    if (last == registers.initial(register) || registers.namelessOf(register) >= 0) {
      return Optional.empty();
    }
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      if (registers.kind(entry) == Registers.Kind.WRITE && registers.value(entry) == last) {
        if (only != Registers.NONE) {
          return Optional.empty();
        }
        only = entry;
      }
    }
    return only == Registers.NONE ? Optional.empty() : Optional.of(only);
  }

  private static Optional<Violation> pair(Registers registers, Map<Integer, Integer> writers) {
    List<Integer> columns = new ArrayList<>(writers.keySet());
    for (int i = 0; i < columns.size(); i++) {
      for (int j = i + 1; j < columns.size(); j++) {
        int one = registers.operation(writers.getOrDefault(columns.get(i), 0));
        int other = registers.operation(writers.getOrDefault(columns.get(j), 0));
        if (one != other
            && writes(registers, one, columns.get(j))
            && writes(registers, other, columns.get(i))) {
          long at = Operation.NEVER;
          return Optional.of(
              new Violation(
                  Violation.Kind.TORN,
                  columns.get(j),
                  List.of(Math.min(one, other), Math.max(one, other)),
                  Registers.NONE,
                  registers.last(columns.get(j)),
                  at,
                  Long.MAX_VALUE));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean writes(Registers registers, int operation, int register) {
    for (int effect = registers.effects.from(operation);
        effect < registers.effects.until(operation);
        effect++) {
      if (registers.effects.register(effect) == register
          && registers.effects.kind(effect) == Effect.Kind.WRITE) {
        return true;
      }
    }
    return false;
  }
}
