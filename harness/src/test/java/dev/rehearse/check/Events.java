package dev.rehearse.check;

import dev.rehearse.history.Event;
import java.util.List;

/** What more than one test has happen in a run. Times are milliseconds from its beginning. */
final class Events {
  private static final long MILLI = 1_000_000;

  private Events() {}

  /** A phase of the run begins, so many milliseconds in. */
  static Event phase(long at, Event.Phase.Name name) {
    return new Event.Phase(at * MILLI, name);
  }

  /** The injector's last word at 20 s, on 2,000 requests. */
  static Event report(long late, long pause, long own, String exit, String... mix) {
    return new Event.InjectorReport(
        20_000 * MILLI,
        2_000,
        late,
        12 * MILLI,
        pause * MILLI,
        own,
        0,
        2_000,
        0,
        0,
        List.of(mix),
        exit);
  }
}
