package dev.rehearse.check;

import dev.rehearse.history.Effect;
import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The history sorted by register: who wrote what, who read what, what it was at first and at last.
 * Immutable once made.
 */
final class Registers {

  /** An operation's access to a register; a write that never returned ends at infinity. */
  record Access(int operation, String value, long call, long returned) {}

  /** One register's history. */
  static final class Register {
    final String table;
    final String key;
    final String column;
    final List<Access> writes = new ArrayList<>();
    final List<Access> aborted = new ArrayList<>();
    final List<Access> reads = new ArrayList<>();
    final List<Access> adds = new ArrayList<>();
    final Map<Integer, String> after = new HashMap<>();
    String initial = Values.ABSENT;
    String last = "";

    Register(String table, String key, String column) {
      this.table = table;
      this.key = key;
      this.column = column;
    }

    String name() {
      return table + "[" + key.replace(Effect.KEY_SEPARATOR, ",") + "]." + column;
    }
  }

  private final Map<String, Register> registers = new HashMap<>();
  private final Map<String, Event.FinalRow> rows = new HashMap<>();
  private final Set<String> wildDeletes = new TreeSet<>();
  private final boolean observed;

  private Registers(boolean observed) {
    this.observed = observed;
  }

  static Registers of(History history) {
    boolean observed =
        history.events(Event.Observed.class).stream()
            .anyMatch(event -> event.what().equals("rows") && event.complete());
    Registers registers = new Registers(observed);
    for (Event.FinalRow row : history.events(Event.FinalRow.class)) {
      registers.rows.put(row.table() + "\0" + row.key(), row);
    }
    OperationTable operations = history.operations();
    for (int i = 0; i < operations.size(); i++) {
      registers.add(i, operations.get(i));
    }
    registers.registers.values().forEach(registers::ends);
    return registers;
  }

  private void add(int index, Operation operation) {
    boolean unknown = operation.outcome() == Operation.Outcome.UNKNOWN;
    boolean failed = operation.outcome() == Operation.Outcome.FAILED;
    long returned = unknown ? Operation.NEVER : operation.returned();
    for (Effect effect : operation.effects()) {
      if (effect.key().isEmpty() || effect.key().equals(Effect.UNKNOWN_KEY)) {
        if (!failed && effect.value().equals(Values.ABSENT)) {
          wildDeletes.add(effect.table());
        }
        continue;
      }
      Register register = register(effect);
      Access access = new Access(index, effect.value(), operation.call(), returned);
      switch (effect.kind()) {
        case READ -> register.reads.add(access);
        case WRITE -> (failed ? register.aborted : register.writes).add(access);
        case ADD -> {
          if (!failed) {
            register.adds.add(access);
          }
        }
        case AFTER -> register.after.put(index, effect.value());
        case TOTAL, LISTED -> {}
      }
    }
  }

  private Register register(Effect effect) {
    return registers.computeIfAbsent(
        effect.table() + "\0" + effect.key() + "\0" + effect.column(),
        name -> new Register(effect.table(), effect.key(), effect.column()));
  }

  private void ends(Register register) {
    Event.FinalRow row = rows.get(register.table + "\0" + register.key);
    if (row != null) {
      register.initial = row.before().getOrDefault(register.column, Values.ABSENT);
      register.last = row.after().getOrDefault(register.column, Values.ABSENT);
    }
  }

  Iterable<Register> all() {
    return registers.values();
  }

  Iterable<Event.FinalRow> rows() {
    return rows.values();
  }

  /** Whether the rows at the end were looked at completely. */
  boolean observed() {
    return observed;
  }

  /**
   * Whether an operation of unknown outcome may have deleted rows of this table that nobody can
   * name.
   */
  boolean wildDelete(String table) {
    return wildDeletes.contains(table);
  }
}
