package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.scenarios.dualwrites.Ledger.Seen;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A row that differed when both sides were read, and is looked at again, on old first, until it was
 * seen the same. Not thread-safe.
 *
 * <p>Under one number both sides must hold the same row, whenever each was seen under it, so that a
 * row which never rests can be compared too. A lower number on new is explained by an open intent
 * seen together with old's row, and by nothing else: an intent is deleted only after its row is on
 * new, where we look later; and it explains that for a limited time. A higher number on new means
 * that old has moved on meanwhile.
 */
final class Suspect {
  private final String name;
  private final Translation there;
  private final Map<Long, Seen> truths = new HashMap<>();
  private final Map<Long, Seen> copies = new HashMap<>();
  private boolean same;

  /** The highest number that new has shown; old had it before. */
  private long reached;

  /** The number that new is to reach next. */
  private long awaited;

  /** Since when, in the clock's nanoseconds. */
  private long since;

  /**
   * A row that nothing is known of yet.
   *
   * @param name how messages call it
   * @param now the clock's nanoseconds
   */
  Suspect(String name, Translation there, long now) {
    this.name = name;
    this.there = there;
    this.since = now;
  }

  boolean seenTheSame() {
    return same;
  }

  /**
   * Takes a pair of looks.
   *
   * @param now the clock's nanoseconds
   * @param patience how long new may take to reach a number that old has shown
   * @return what is wrong, if anything is
   */
  Optional<String> looked(Seen truth, Seen copy, long now, Duration patience) {
    if (copy.version() < truth.version() && !truth.open()) {
      return unlogged(
          "number %d on old and %d on new, and no intent explains that they differ in %s"
              .formatted(truth.version(), copy.version(), differing(truth, copy)));
    }
    if (truth.version() < reached) {
      return unlogged("number %d on new when old had only %d".formatted(reached, truth.version()));
    }
    reached = copy.version();
    truths.put(truth.version(), truth);
    copies.put(copy.version(), copy);
    Optional<String> first = compared(truth.version());
    Optional<String> trouble = first.isPresent() ? first : compared(copy.version());
    return same || trouble.isPresent() ? trouble : late(truth, copy, now, patience);
  }

  private Optional<String> compared(long version) {
    Seen truth = truths.get(version);
    Seen copy = copies.get(version);
    if (truth == null || copy == null) {
      return Optional.empty();
    }
    same = there.same(truth.image(), copy.image());
    return same
        ? Optional.empty()
        : unlogged(
            "number %d on both sides, and they differ in %s"
                .formatted(version, differing(truth, copy)));
  }

  private Optional<String> late(Seen truth, Seen copy, long now, Duration patience) {
    if (copy.version() >= awaited) {
      awaited = truth.version();
      since = now;
    }
    return now - since < patience.toNanos()
        ? Optional.empty()
        : Optional.of(
            "new is behind: number %d of %s did not reach it within %d ms"
                .formatted(awaited, name, patience.toMillis()));
  }

  private Optional<String> unlogged(String what) {
    return Optional.of("unlogged discrepancy: %s has %s".formatted(name, what));
  }

  private String differing(Seen truth, Seen copy) {
    return String.join(", ", there.differing(truth.image(), copy.image()));
  }
}
