package dev.rehearse.check;

import dev.rehearse.history.Effect;
import dev.rehearse.history.EffectTable;
import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows that a complete list did not return: each is one more read, which saw that the row was not
 * there.
 *
 * <p>Only rows that belong in the list for ever count: the column asked for is a part of their key,
 * or they were there before and after with the same value and nobody ever deleted them. Immutable
 * once made; in order of operations.
 */
final class ListedRows {

  /** Keys of more columns than this are taken to hold no column that lists are asked by. */
  private static final int KEY_PARTS_MAX = 8;

  private final EffectTable effects;
  private final FinalRows rows;
  private final Map<String, Map<String, List<String>>> members = new HashMap<>();
  private int[] owners = new int[16];
  private int[] registers = new int[16];
  private int size;

  private ListedRows(OperationTable operations, FinalRows rows) {
    this.effects = operations.effects();
    this.rows = rows;
  }

  static ListedRows of(OperationTable operations, FinalRows rows) {
    ListedRows listed = new ListedRows(operations, rows);
    for (int operation = 0; operation < operations.size(); operation++) {
      if (operations.outcome(operation) == Operation.Outcome.OK) {
        listed.missing(operation);
      }
    }
    return listed;
  }

  int size() {
    return size;
  }

  int operation(int index) {
    return owners[index];
  }

  int register(int index) {
    return registers[index];
  }

  private void missing(int operation) {
    for (int effect = effects.from(operation); effect < effects.until(operation); effect++) {
      if (effects.kind(effect) == Effect.Kind.LISTED) {
        int register = effects.register(effect);
        String table = effects.table(register);
        List<String> keys =
            members(table, effects.column(register))
                .getOrDefault(effects.text(effects.value(effect)), List.of());
        if (!keys.isEmpty()) {
          missing(operation, table, keys);
        }
      }
    }
  }

  private void missing(int operation, String table, List<String> keys) {
    Set<String> returned = new HashSet<>();
    for (int effect = effects.from(operation); effect < effects.until(operation); effect++) {
      int register = effects.register(effect);
      if (effects.table(register).equals(table)) {
        returned.add(effects.key(register));
      }
    }
    for (String key : keys) {
      if (!returned.contains(key)) {
        rows.row(table, key).ifPresent(row -> absent(operation, row));
      }
    }
  }

  private void absent(int operation, Event.FinalRow row) {
    Set<String> columns = new HashSet<>(row.before().keySet());
    columns.addAll(row.after().keySet());
    for (String column : columns) {
      int register = effects.find(row.table(), row.key(), column);
      if (register >= 0) {
        if (size == owners.length) {
          owners = Arrays.copyOf(owners, 2 * size);
          registers = Arrays.copyOf(registers, 2 * size);
        }
        owners[size] = operation;
        registers[size++] = register;
      }
    }
  }

  /** Value of a column → keys of the rows that always belong in its list. */
  private Map<String, List<String>> members(String table, String column) {
    return members.computeIfAbsent(
        table + "\0" + column,
        name -> {
          Set<String> deleted = deleted(table);
          boolean inKey = inKey(table, column);
          Map<String, List<String>> byValue = new HashMap<>();
          for (Event.FinalRow row : rows.of(table)) {
            String before = row.before().get(column);
            String value = before == null ? row.after().get(column) : before;
            if (value != null && belongs(row, column, value, inKey, deleted)) {
              byValue.computeIfAbsent(value, same -> new ArrayList<>()).add(row.key());
            }
          }
          return byValue;
        });
  }

  private static boolean belongs(
      Event.FinalRow row, String column, String value, boolean inKey, Set<String> deleted) {
    boolean same = value.equals(row.before().get(column)) && value.equals(row.after().get(column));
    return inKey || (same && !deleted.contains(row.key()));
  }

  /** Whether some part of every row's key is the column's value. */
  private boolean inKey(String table, String column) {
    for (int part = 0; part < KEY_PARTS_MAX; part++) {
      int position = part;
      if (rows.of(table).stream().allMatch(row -> holds(row, column, position))) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(Event.FinalRow row, String column, int position) {
    String[] parts = row.key().split(Effect.KEY_SEPARATOR, -1);
    if (position >= parts.length) {
      return false;
    }
    String value = "=" + parts[position];
    return value.equals(row.before().getOrDefault(column, value))
        && value.equals(row.after().getOrDefault(column, value));
  }

  private Set<String> deleted(String table) {
    Set<String> deleted = new HashSet<>();
    int absent = effects.find(Values.ABSENT);
    for (int effect = 0; absent >= 0 && effect < effects.size(); effect++) {
      if (effects.value(effect) == absent
          && effects.kind(effect) == Effect.Kind.WRITE
          && effects.table(effects.register(effect)).equals(table)) {
        deleted.add(effects.key(effects.register(effect)));
      }
    }
    return deleted;
  }
}
