package dev.rehearse.history;

/** The operations of a history, by index in order of their call. Thread-safe for reading. */
public interface OperationTable {

  int size();

  /** The operation at an index, put together on demand; 0 ≤ index &lt; size. */
  Operation get(int index);
}
