package dev.rehearse.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The effects of all operations in columns: registers and values are numbers, equal ones for equal
 * texts, so that a million operations can be grouped without touching a string. Thread-safe for
 * reading.
 */
public final class EffectTable {

  private static final Effect.Kind[] KINDS = Effect.Kind.values();

  private final Texts texts;
  private final RegisterNames names;
  private final int[] starts;
  private final byte[] kinds;
  private final int[] registers;
  private final int[] values;

  EffectTable(
      Texts texts, RegisterNames names, int[] starts, byte[] kinds, int[] registers, int[] values) {
    this.texts = texts;
    this.names = names;
    this.starts = starts;
    this.kinds = kinds;
    this.registers = registers;
    this.values = values;
  }

  /** The same effects for operations in another order. */
  EffectTable ordered(int[] order) {
    int[] begin = new int[order.length + 1];
    byte[] kind = new byte[kinds.length];
    int[] register = new int[kinds.length];
    int[] value = new int[kinds.length];
    for (int i = 0; i < order.length; i++) {
      int from = starts[order[i]];
      int length = starts[order[i] + 1] - from;
      System.arraycopy(kinds, from, kind, begin[i], length);
      System.arraycopy(registers, from, register, begin[i], length);
      System.arraycopy(values, from, value, begin[i], length);
      begin[i + 1] = begin[i] + length;
    }
    return new EffectTable(texts, names, begin, kind, register, value);
  }

  /** How many effects there are in all. */
  public int size() {
    return starts[starts.length - 1];
  }

  /** The first effect of an operation; its effects lie side by side. */
  public int from(int operation) {
    return starts[operation];
  }

  /** The end of an operation's effects, exclusive. */
  public int until(int operation) {
    return starts[operation + 1];
  }

  public Effect.Kind kind(int effect) {
    return KINDS[kinds[effect]];
  }

  /** The number of an effect's register, below {@link #registers}. */
  public int register(int effect) {
    return registers[effect];
  }

  /** The number of an effect's value, below {@link #texts}. */
  public int value(int effect) {
    return values[effect];
  }

  /** How many registers any effect names. */
  public int registers() {
    return names.size();
  }

  public String table(int register) {
    return texts.text(names.table(register));
  }

  public String key(int register) {
    return texts.text(names.key(register));
  }

  public String column(int register) {
    return texts.text(names.column(register));
  }

  /** Whether two registers are columns of one row. */
  public boolean sameRow(int register, int other) {
    return names.table(register) == names.table(other) && names.key(register) == names.key(other);
  }

  /** The number of a register; -1 if no effect names it. */
  public int find(String table, String key, String column) {
    int tableNumber = texts.find(table);
    int keyNumber = texts.find(key);
    int columnNumber = texts.find(column);
    return tableNumber < 0 || keyNumber < 0 || columnNumber < 0
        ? -1
        : names.find(tableNumber, keyNumber, columnNumber);
  }

  /** How many numbers texts have, values among them. */
  public int texts() {
    return texts.size();
  }

  /** The text of a number. */
  public String text(int number) {
    return texts.text(number);
  }

  /** The number of a text; -1 if no operation holds it. */
  public int find(String text) {
    return texts.find(text);
  }

  /** An operation's effects, put together on demand. */
  public List<Effect> of(int operation) {
    List<Effect> effects = new ArrayList<>(until(operation) - from(operation));
    for (int effect = from(operation); effect < until(operation); effect++) {
      int register = registers[effect];
      effects.add(
          new Effect(
              kind(effect),
              table(register),
              key(register),
              column(register),
              text(values[effect])));
    }
    return effects;
  }

  /** Registers by their three texts' numbers. Filled by one thread, then thread-safe. */
  static final class RegisterNames {
    private int[] parts = new int[3 << 10];
    private int[] slots = new int[1 << 12];
    private int count;

    int size() {
      return count;
    }

    int table(int register) {
      return parts[3 * register];
    }

    int key(int register) {
      return parts[3 * register + 1];
    }

    int column(int register) {
      return parts[3 * register + 2];
    }

    int find(int table, int key, int column) {
      return slots[slot(table, key, column)] - 1;
    }

    int number(int table, int key, int column) {
      int slot = slot(table, key, column);
      if (slots[slot] != 0) {
        return slots[slot] - 1;
      }
      if (3 * count == parts.length) {
        parts = Arrays.copyOf(parts, 2 * parts.length);
      }
      parts[3 * count] = table;
      parts[3 * count + 1] = key;
      parts[3 * count + 2] = column;
      slots[slot] = ++count;
      if (2 * count > slots.length) {
        grow();
      }
      return count - 1;
    }

    private int slot(int table, int key, int column) {
      int mask = slots.length - 1;
      int slot = hash(table, key, column) & mask;
      while (slots[slot] != 0) {
        int register = slots[slot] - 1;
        if (key(register) == key && column(register) == column && table(register) == table) {
          return slot;
        }
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      slots = new int[4 * slots.length];
      for (int register = 0; register < count; register++) {
        slots[slot(table(register), key(register), column(register))] = register + 1;
      }
    }

    private static int hash(int table, int key, int column) {
      int hash = (key * 0x9E3779B9 + column) * 0x85EBCA6B + table;
      return hash ^ hash >>> 15;
    }
  }
}
