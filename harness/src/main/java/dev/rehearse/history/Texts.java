package dev.rehearse.history;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Distinct texts, numbered from 0 in the order in which they were first met, so that equal texts
 * can be told by equal numbers. Filled by one thread; afterwards thread-safe for reading.
 */
final class Texts {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 16];
  private int[] starts = new int[1 << 10];
  private int[] slots = new int[1 << 12];
  private int count;

  /** Strings made so far. A race makes one twice, which harms nobody: strings are immutable. */
  private @Nullable String[] made = new String[0];

  int size() {
    return count;
  }

  /** The number of a text, a new one if it was never met. */
  int number(byte[] source, int offset, int length) {
    int slot = slot(source, offset, length);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (starts[count] > Integer.MAX_VALUE - length - Long.BYTES) {
      throw new IllegalStateException("a history with over 2 GB of distinct values");
    }
    int end = starts[count] + length;
    if (end + Long.BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * end + Long.BYTES));
    }
    System.arraycopy(source, offset, bytes, starts[count], length);
    slots[slot] = count + 1;
    count++;
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count] = end;
    if (2 * count > slots.length) {
      grow();
    }
    return count - 1;
  }

  int number(String text) {
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    return number(source, 0, source.length);
  }

  /** The number of a text; -1 if it was never met. */
  int find(String text) {
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    return slots[slot(source, 0, source.length)] - 1;
  }

  String text(int number) {
    if (number >= made.length) {
      made = Arrays.copyOf(made, count);
    }
    String known = made[number];
    if (known == null) {
      known =
          new String(
              bytes, starts[number], starts[number + 1] - starts[number], StandardCharsets.UTF_8);
      made[number] = known;
    }
    return known;
  }

  /** To be called when the last text has been numbered, before other threads read. */
  void filled() {
    made = Arrays.copyOf(made, count);
  }

  private int slot(byte[] source, int offset, int length) {
    int mask = slots.length - 1;
    int slot = hash(source, offset, length) & mask;
    while (slots[slot] != 0) {
      int start = starts[slots[slot] - 1];
      int end = starts[slots[slot]];
      if (end - start == length
          && Arrays.equals(bytes, start, end, source, offset, offset + length)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    slots = new int[4 * slots.length];
    int mask = slots.length - 1;
    for (int number = 0; number < count; number++) {
      int slot = hash(bytes, starts[number], starts[number + 1] - starts[number]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }

  private static int hash(byte[] source, int offset, int length) {
    long hash = length;
    int at = offset;
    int end = offset + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(source, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | (source[at] & 0xFF);
    }
    hash = mixed(hash ^ rest);
    return (int) (hash ^ hash >>> 32);
  }

  /** SplitMix64's first round (Steele, Lea, Flood 2014). */
  private static long mixed(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 27;
  }
}
