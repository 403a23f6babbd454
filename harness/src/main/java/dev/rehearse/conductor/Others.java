package dev.rehearse.conductor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What was changed on old while somebody else's statement ran there. Immutable.
 *
 * <p>The migration may have changed something in between too, and a replication may have carried
 * the statement to new: so what came and what went may be there or not, on either side.
 *
 * @param before what old held just before
 * @param after and just after
 */
record Others(Held before, Held after) {

  /**
   * What is expected of a side where others have changed something.
   *
   * @param planned what would be, had nobody
   * @param now what is
   */
  static Set<String> expected(
      Set<String> planned, Set<String> now, List<Others> others, Function<Held, Set<String>> part) {
    Set<String> expected = new HashSet<>(planned);
    for (Others each : others) {
      Set<String> either = new HashSet<>(part.apply(each.before()));
      either.addAll(part.apply(each.after()));
      Set<String> same = new HashSet<>(part.apply(each.before()));
      same.retainAll(part.apply(each.after()));
      either.removeAll(same);
      expected.removeAll(either);
      either.retainAll(now);
      expected.addAll(either);
    }
    return expected;
  }
}
