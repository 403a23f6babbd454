package dev.rehearse.check;

import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * When this machine had hardly a processor to spare: whoever was under way then waited for one as
 * much as for old or new. Immutable.
 *
 * @param spans from → until, ns, none touching another
 */
record Busy(NavigableMap<Long, Long> spans) {
  /** At nine tenths, what comes at random waits nine times as long as it is worked on. */
  private static final double SHARE_MIN = 0.9;

  static Busy of(History history) {
    NavigableMap<Long, Long> spans = new TreeMap<>();
    for (Event.MachineBusy each : history.events(Event.MachineBusy.class)) {
      if (each.share() >= SHARE_MIN) {
        Map.Entry<Long, Long> last = spans.lastEntry();
        boolean touches = last != null && last.getValue() >= each.at();
        spans.put(touches ? last.getKey() : each.at(), each.until());
      }
    }
    return new Busy(Collections.unmodifiableNavigableMap(spans));
  }

  boolean any() {
    return !spans.isEmpty();
  }

  /** Whether there was such a time between the two. */
  boolean during(long from, long until) {
    Map.Entry<Long, Long> begun = spans.lowerEntry(until);
    return begun != null && begun.getValue() > from;
  }
}
