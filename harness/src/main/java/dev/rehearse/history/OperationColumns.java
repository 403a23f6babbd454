package dev.rehearse.history;

import java.util.Arrays;

/** The columns of operations, growing while they are collected. Not thread-safe while it grows. */
final class OperationColumns {

  long[] ids;
  int[] clients;
  int[] names;
  int[] details;
  byte[] flags;
  long[] intended;
  long[] calls;
  long[] returns;
  long[] epochs;
  private int size;

  OperationColumns(int capacity) {
    ids = new long[capacity];
    clients = new int[capacity];
    names = new int[capacity];
    details = new int[capacity];
    flags = new byte[capacity];
    intended = new long[capacity];
    calls = new long[capacity];
    returns = new long[capacity];
    epochs = new long[capacity];
  }

  int size() {
    return size;
  }

  /** The index of one more, whose columns are to be set. */
  int next() {
    if (size == ids.length) {
      int capacity = Math.max(16, 2 * size);
      ids = Arrays.copyOf(ids, capacity);
      clients = Arrays.copyOf(clients, capacity);
      names = Arrays.copyOf(names, capacity);
      details = Arrays.copyOf(details, capacity);
      flags = Arrays.copyOf(flags, capacity);
      intended = Arrays.copyOf(intended, capacity);
      calls = Arrays.copyOf(calls, capacity);
      returns = Arrays.copyOf(returns, capacity);
      epochs = Arrays.copyOf(epochs, capacity);
    }
    return size++;
  }

  OperationColumns ordered(int[] order) {
    OperationColumns ordered = new OperationColumns(order.length);
    for (int from : order) {
      int to = ordered.next();
      ordered.ids[to] = ids[from];
      ordered.clients[to] = clients[from];
      ordered.names[to] = names[from];
      ordered.details[to] = details[from];
      ordered.flags[to] = flags[from];
      ordered.intended[to] = intended[from];
      ordered.calls[to] = calls[from];
      ordered.returns[to] = returns[from];
      ordered.epochs[to] = epochs[from];
    }
    return ordered;
  }

  boolean inOrderOfCall() {
    for (int i = 1; i < size; i++) {
      if (calls[i] < calls[i - 1]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The indexes in order of call, equal ones as they came. A merge sort that leaves runs alone: a
   * journal is in order of return and so nearly in order of call.
   */
  int[] orderOfCall() {
    int[] order = new int[size];
    Arrays.setAll(order, index -> index);
    int[] merged = new int[size];
    for (int width = 1; width > 0 && width < size; width *= 2) {
      for (int low = 0; low < size; low += 2 * width) {
        merge(order, merged, low, Math.min(size, low + width), Math.min(size, low + 2 * width));
        if (low > size - 2 * width) {
          break;
        }
      }
      int[] swapped = order;
      order = merged;
      merged = swapped;
    }
    return order;
  }

  private void merge(int[] from, int[] to, int low, int middle, int high) {
    if (middle >= high || calls[from[middle - 1]] <= calls[from[middle]]) {
      System.arraycopy(from, low, to, low, high - low);
      return;
    }
    int left = low;
    int right = middle;
    for (int i = low; i < high; i++) {
      boolean takeLeft =
          right >= high || (left < middle && calls[from[left]] <= calls[from[right]]);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }
}
