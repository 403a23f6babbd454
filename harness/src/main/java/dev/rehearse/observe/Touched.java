package dev.rehearse.observe;

import dev.rehearse.history.Effect;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which keys the traffic touched, and which of them it touched in a way not known to have ended
 * before the feed stopped. Immutable once made.
 *
 * @param keys table → keys of any operation
 * @param unsettled table → keys that a write touched which had not surely returned by the feed's
 *     stop
 * @param unknownKeys table → inserts whose key never came back and that had not surely returned by
 *     then
 */
record Touched(
    Map<String, Set<String>> keys,
    Map<String, Set<String>> unsettled,
    Map<String, Integer> unknownKeys) {

  /**
   * Reads them out of a history.
   *
   * @param feedStop when the feed began to stop, ns
   */
  static Touched of(OperationTable operations, long feedStop) {
    Touched touched = new Touched(new HashMap<>(), new HashMap<>(), new HashMap<>());
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      boolean settled =
          operation.outcome() == Operation.Outcome.FAILED
              || (operation.outcome() == Operation.Outcome.OK && operation.returned() < feedStop);
      for (Effect effect : operation.effects()) {
        touched.add(effect, settled);
      }
    }
    return touched;
  }

  private void add(Effect effect, boolean settled) {
    boolean write = effect.kind() == Effect.Kind.WRITE || effect.kind() == Effect.Kind.ADD;
    if (effect.key().equals(Effect.UNKNOWN_KEY)) {
      if (!settled) {
        unknownKeys.merge(effect.table(), 1, Integer::sum);
      }
    } else if (!effect.key().isEmpty()) {
      keys.computeIfAbsent(effect.table(), table -> new HashSet<>()).add(effect.key());
      if (write && !settled) {
        unsettled.computeIfAbsent(effect.table(), table -> new HashSet<>()).add(effect.key());
      }
    }
  }
}
