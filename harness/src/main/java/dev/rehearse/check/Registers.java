package dev.rehearse.check;

import dev.rehearse.history.Effect;
import dev.rehearse.history.EffectTable;
import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Values;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The history sorted by register: who wrote what, who read what, what it was at first and at last.
 *
 * <p>Columnar: registers, entries and values are numbers. The entries of a register lie side by
 * side, in order of call. Immutable once made, and thread-safe.
 */
final class Registers {

  /** What an entry is to its register. */
  enum Kind {
    READ,
    /** A write that was applied, or may have been. */
    WRITE,
    /** A write that surely failed. */
    ABORTED,
    ADD,
    /** An addition that surely failed: it counts for nothing, but the register is a counter. */
    ABORTED_ADD,
    AFTER,
    /** Says nothing of this register. */
    NOTHING
  }

  /** No such number. */
  static final int NONE = -1;

  private static final Kind[] KINDS = Kind.values();

  /** One register's name. */
  record Register(String table, String key, String column) {
    String name() {
      return name(table, key, column);
    }

    static String name(String table, String key, String column) {
      return row(table, key) + "." + column;
    }

    /** A row as people read it. */
    static String row(String table, String key) {
      return table + "[" + key.replace(Effect.KEY_SEPARATOR, ",") + "]";
    }

    /** What to do next about a row: the export names registers as {@link #name} does. */
    static String next(String table, String key) {
      String row = row(table, key).replace("'", "'\\''");
      return "rehearse history export RUN | grep -F '" + row + "' shows every operation on it";
    }
  }

  /** A delete of unknown outcome that may have taken any row of its table. */
  record WildDelete(int operation, long call) {}

  final OperationTable operations;
  final EffectTable effects;
  private final int[] starts;
  private final int[] owners;
  private final int[] values;
  private final byte[] kinds;
  private final int[] initial;
  private final int[] last;
  private final FinalTexts texts;
  private final FinalRows rows;
  private final Map<String, WildDelete> wild;

  private Registers(History history) {
    this.operations = history.operations();
    this.effects = operations.effects();
    this.texts = new FinalTexts(effects);
    this.rows = FinalRows.of(history);
    this.initial = new int[effects.registers()];
    this.last = new int[effects.registers()];
    ends();
    ListedRows listed = ListedRows.of(operations, rows);
    this.starts = starts(listed);
    int size = starts[starts.length - 1];
    this.owners = new int[size];
    this.values = new int[size];
    this.kinds = new byte[size];
    this.wild = new HashMap<>();
    fill(listed);
  }

  static Registers of(History history) {
    return new Registers(history);
  }

  private void ends() {
    Arrays.fill(initial, texts.absent());
    Arrays.fill(last, NONE);
    for (int register = 0; register < initial.length; register++) {
      Optional<Event.FinalRow> row = rows.row(effects.table(register), effects.key(register));
      if (row.isPresent()) {
        String column = effects.column(register);
        initial[register] = texts.number(row.get().before().getOrDefault(column, Values.ABSENT));
        last[register] = texts.number(row.get().after().getOrDefault(column, Values.ABSENT));
      }
    }
  }

  private Kind kind(int operation, int effect) {
    boolean ok = operations.outcome(operation) == Operation.Outcome.OK;
    boolean failed = operations.outcome(operation) == Operation.Outcome.FAILED;
    return switch (effects.kind(effect)) {
      case READ -> ok ? Kind.READ : Kind.NOTHING;
      case WRITE -> failed ? Kind.ABORTED : Kind.WRITE;
      case ADD -> failed ? Kind.ABORTED_ADD : Kind.ADD;
      case AFTER -> ok ? Kind.AFTER : Kind.NOTHING;
      case TOTAL, LISTED -> Kind.NOTHING;
    };
  }

  private int[] starts(ListedRows listed) {
    int[] counts = new int[effects.registers() + 1];
    for (int effect = 0; effect < effects.size(); effect++) {
      counts[effects.register(effect) + 1]++;
    }
    for (int i = 0; i < listed.size(); i++) {
      counts[listed.register(i) + 1]++;
    }
    for (int i = 1; i < counts.length; i++) {
      counts[i] += counts[i - 1];
    }
    return counts;
  }

  /** Operations come in order of call, so each register's entries do too. */
  private void fill(ListedRows listed) {
    int[] next = Arrays.copyOf(starts, starts.length - 1);
    int missing = 0;
    for (int operation = 0; operation < operations.size(); operation++) {
      for (int effect = effects.from(operation); effect < effects.until(operation); effect++) {
        int register = effects.register(effect);
        int entry = next[register]++;
        Kind kind = kind(operation, effect);
        put(entry, operation, kind, effects.value(effect));
        if (kind == Kind.WRITE && effects.value(effect) == texts.absent() && nameless(register)) {
          wild.putIfAbsent(
              effects.table(register), new WildDelete(operation, operations.call(operation)));
        }
      }
      for (; missing < listed.size() && listed.operation(missing) == operation; missing++) {
        put(next[listed.register(missing)]++, operation, Kind.READ, texts.absent());
      }
    }
  }

  @SuppressWarnings("EnumOrdinal") // a byte each for millions; the order is this class's own
  private void put(int entry, int operation, Kind kind, int value) {
    owners[entry] = operation;
    kinds[entry] = (byte) kind.ordinal();
    values[entry] = value;
  }

  int size() {
    return initial.length;
  }

  int from(int register) {
    return starts[register];
  }

  int until(int register) {
    return starts[register + 1];
  }

  Kind kind(int entry) {
    return KINDS[kinds[entry]];
  }

  int operation(int entry) {
    return owners[entry];
  }

  int value(int entry) {
    return values[entry];
  }

  /** When an entry's effect had surely happened, if it did: infinity where that is unknown. */
  long returned(int entry) {
    int operation = owners[entry];
    return operations.outcome(operation) == Operation.Outcome.UNKNOWN
        ? Operation.NEVER
        : operations.returned(operation);
  }

  int initial(int register) {
    return initial[register];
  }

  /** The value at the end; {@link #NONE} if the row was not looked at. */
  int last(int register) {
    return last[register];
  }

  /** How many values there are; all their numbers are below. */
  int values() {
    return texts.size();
  }

  int absent() {
    return texts.absent();
  }

  String text(int value) {
    return texts.text(value);
  }

  /** Whether it stands for rows whose key is not known, or for a whole table. */
  boolean nameless(int register) {
    String key = effects.key(register);
    return key.isEmpty() || key.equals(Effect.UNKNOWN_KEY);
  }

  boolean counter(int register) {
    for (int entry = starts[register]; entry < starts[register + 1]; entry++) {
      if (kind(entry) == Kind.ADD || kind(entry) == Kind.ABORTED_ADD) {
        return true;
      }
    }
    return false;
  }

  /** How many registers hold plain values. */
  long plain() {
    return IntStream.range(0, size())
        .filter(register -> !nameless(register) && !counter(register))
        .count();
  }

  Register name(int register) {
    return new Register(effects.table(register), effects.key(register), effects.column(register));
  }

  /** The register of inserts whose keys never came back; {@link #NONE} if there is none. */
  int namelessOf(int register) {
    return effects.find(effects.table(register), Effect.UNKNOWN_KEY, effects.column(register));
  }

  Optional<WildDelete> wildDelete(int register) {
    return Optional.ofNullable(wild.get(effects.table(register)));
  }

  Collection<Event.FinalRow> rows() {
    return rows.all();
  }

  /** Whether the rows at the end were looked at completely. */
  boolean observed() {
    return rows.complete();
  }
}
