package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Dialect;
import dev.rehearse.database.Kind;
import dev.rehearse.scenarios.dualwrites.Ledger.Seen;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Compares one table on both sides under traffic. Not thread-safe.
 *
 * <p>Both sides are read once through, range by range, where their keys are in one order, else once
 * for each side; what differs then is looked up again by its key.
 *
 * <p>Old is read first, then new; {@link Suspect} says what follows from a pair of looks.
 */
record TableComparison(Translation there, Translation back, Connection old, Connection fresh) {
  private static final int CHUNK = 5_000;

  /** A side that has more rows in a range than this has some that will be looked up one by one. */
  private static final int MOST = 2 * CHUNK;

  /** What a side has of a key that is not in the range where the other has it. */
  private static final Seen NOTHING = new Seen(null, 0, false);

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  /** What is wrong with the table, if anything is; keys are told as old writes them. */
  Optional<String> run(StepContext context) throws SQLException {
    Map<List<String>, Suspect> suspects = new LinkedHashMap<>();
    scan(context, suspects);
    Duration limit = context.plan().limits().step();
    long end = System.nanoTime() + limit.toNanos();
    while (!suspects.isEmpty()) {
      if (System.nanoTime() - end >= 0) {
        return Optional.of(
            "%d rows of %s changed too often to be compared within %d ms, among them %s"
                .formatted(
                    suspects.size(),
                    there.source().name(),
                    limit.toMillis(),
                    suspects.keySet().iterator().next()));
      }
      Optional<String> trouble = look(suspects, context.plan().limits().settled());
      if (trouble.isPresent()) {
        return trouble;
      }
      LockSupport.parkNanos(suspects.isEmpty() ? 0 : PAUSE);
    }
    return Optional.empty();
  }

  /** Looks every suspect up again and takes away those that were seen the same. */
  private Optional<String> look(Map<List<String>, Suspect> suspects, Duration patience)
      throws SQLException {
    List<List<String>> keys = List.copyOf(suspects.keySet());
    Map<List<String>, Seen> truths = Ledger.of(old).at(old, there.source(), keys);
    Map<List<String>, Seen> copies = onNew(keys);
    for (List<String> key : keys) {
      Suspect suspect = Objects.requireNonNull(suspects.get(key));
      Seen truth = Objects.requireNonNull(truths.get(key));
      Seen copy = Objects.requireNonNull(copies.get(key));
      Optional<String> trouble = suspect.looked(truth, copy, System.nanoTime(), patience);
      if (trouble.isPresent()) {
        return trouble;
      }
      if (suspect.seenTheSame()) {
        suspects.remove(key);
      }
    }
    return Optional.empty();
  }

  /** What new has under old's keys. */
  private Map<List<String>, Seen> onNew(List<List<String>> keys) throws SQLException {
    List<List<String>> translated = new ArrayList<>();
    for (List<String> key : keys) {
      translated.add(there.key(key));
    }
    Map<List<String>, Seen> found = Ledger.of(fresh).at(fresh, there.target(), translated);
    Map<List<String>, Seen> seen = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      seen.put(keys.get(i), Objects.requireNonNull(found.get(translated.get(i))));
    }
    return seen;
  }

  /** Texts are in the order of a collation, which two servers may hold in two versions. */
  private boolean inOneOrder() {
    return integers(there.from(), there.source()) && integers(there.to(), there.target());
  }

  private static boolean integers(Dialect dialect, MirroredTable table) {
    return table.key().stream().allMatch(column -> dialect.kind(column) == Kind.INTEGER);
  }

  /**
   * Where the other side has its keys in another order, what is alone in a range may be in another.
   */
  private void scan(StepContext context, Map<List<String>, Suspect> suspects) throws SQLException {
    boolean ordered = inOneOrder();
    Alone onNew =
        (key, copy) -> {
          if (ordered) {
            suspect(back.key(key), NOTHING, copy, suspects);
          }
        };
    boolean all =
        scan(
            context,
            old,
            there,
            fresh,
            (key, truth, copy) -> suspect(key, truth, copy, suspects),
            onNew);
    if (!(ordered && all)) {
      scan(
          context,
          fresh,
          back,
          old,
          (key, copy, truth) -> suspect(back.key(key), truth, copy, suspects),
          (key, truth) -> {});
    }
  }

  private interface Pairs {
    void pair(List<String> key, Seen here, Seen beyond) throws SQLException;
  }

  private interface Alone {
    void alone(List<String> key, Seen beyond) throws SQLException;
  }

  /**
   * Shows each row of one side, and what the other side has under its key.
   *
   * @param alone is shown, as the other side writes their keys, its rows that are not among these
   * @return whether those are all; not where the other side has too many in a range
   */
  private static boolean scan(
      StepContext context,
      Connection from,
      Translation over,
      Connection to,
      Pairs pairs,
      Alone alone)
      throws SQLException {
    boolean all = true;
    List<String> after = null;
    List<String> last;
    do {
      long begun = System.nanoTime();
      Map<List<String>, Seen> chunk =
          Ledger.of(from).range(from, over.source(), new Range(after, null), CHUNK);
      last = chunk.isEmpty() ? null : last(chunk);
      Range same = new Range(translated(over, after), translated(over, last));
      Map<List<String>, Seen> others =
          new LinkedHashMap<>(Ledger.of(to).range(to, over.target(), same, MOST));
      all &= others.size() < MOST;
      for (Map.Entry<List<String>, Seen> each : chunk.entrySet()) {
        Seen beyond = others.remove(over.key(each.getKey()));
        pairs.pair(each.getKey(), each.getValue(), beyond == null ? NOTHING : beyond);
      }
      for (Map.Entry<List<String>, Seen> each : others.entrySet()) {
        alone.alone(each.getKey(), each.getValue());
      }
      after = last;
      Nice.rest(context.plan().strategy(), System.nanoTime() - begun);
    } while (last != null);
    return all;
  }

  private static @Nullable List<String> translated(Translation over, @Nullable List<String> key)
      throws SQLException {
    return key == null ? null : over.key(key);
  }

  private static List<String> last(Map<List<String>, Seen> chunk) {
    List<List<String>> keys = List.copyOf(chunk.keySet());
    return keys.get(keys.size() - 1);
  }

  private void suspect(
      List<String> key, Seen truth, Seen copy, Map<List<String>, Suspect> suspects) {
    if (truth.version() != copy.version() || !there.same(truth.image(), copy.image())) {
      suspects.computeIfAbsent(
          key, each -> new Suspect(there.source().name() + " " + key, there, System.nanoTime()));
    }
  }
}
