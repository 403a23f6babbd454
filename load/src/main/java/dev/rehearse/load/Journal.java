package dev.rehearse.load;

import dev.rehearse.history.Operation;

/** Where operations are written down as they end. Thread-safe. */
@FunctionalInterface
interface Journal {

  /** Appends one operation; when this returns, a crash of this process does not lose it. */
  void append(Operation operation);
}
