package dev.rehearse.conductor;

import dev.rehearse.history.Side;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What somebody else changed on a side while the migration ran. Immutable.
 *
 * @param before what the side held just before
 * @param after and just after
 */
record Others(Side side, Held before, Held after) {

  /** What is expected of a side where others have changed it. */
  static Set<String> expected(
      Set<String> planned, Side side, List<Others> others, Function<Held, Set<String>> part) {
    Set<String> expected = new HashSet<>(planned);
    for (Others each : others) {
      if (each.side() == side) {
        Set<String> gone = new HashSet<>(part.apply(each.before()));
        gone.removeAll(part.apply(each.after()));
        expected.removeAll(gone);
        Set<String> come = new HashSet<>(part.apply(each.after()));
        come.removeAll(part.apply(each.before()));
        expected.addAll(come);
      }
    }
    return expected;
  }
}
