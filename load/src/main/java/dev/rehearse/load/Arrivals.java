package dev.rehearse.load;

import dev.rehearse.history.Operation.Access;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one class in the order of their schedule. Thread-safe.
 *
 * <p>Gatling spaces users roughly. So it injects slightly more than needed, each user takes the
 * next place of our schedule up to {@link #AHEAD} before it is due and waits for it, and a user for
 * whom no place is near goes home. Which place a user gets decides all it does.
 */
final class Arrivals {
  /** How long before it is due a place can be taken: absorbs every roughness of the injection. */
  static final Duration AHEAD = Duration.ofMillis(500);

  private final Injector injector;
  private final Access access;
  private final Schedule schedule;
  private long next;
  private int index;

  Arrivals(Injector injector, Access access, Schedule schedule) {
    this.injector = injector;
    this.access = access;
    this.schedule = schedule;
    this.next = schedule.next();
  }

  /** The next session, if one is due soon; null where there is none to hold. */
  synchronized @Nullable Visit take(long now) {
    long due = injector.start(now) + next;
    if (due - now > AHEAD.toNanos() || injector.ending()) {
      return null;
    }
    next = schedule.next();
    // Odd numbers read first, even ones write first: the same in every run.
    int client = 2 * index++ + (access == Access.READ ? 1 : 2);
    return injector.opened(new Visit(injector, access, client, due, injector.drawsOf(client)));
  }

  /** Counts what fell due and was taken by nobody, because the injector was behind. */
  synchronized void countMissed(Figures figures, long end) {
    for (long due = injector.start(end) + next; due < end; due = injector.start(end) + next) {
      figures.missed(due, end);
      next = schedule.next();
    }
  }
}
