package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.scenarios.dualwrites.Ledger.Seen;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Compares one table on both sides under traffic. Not thread-safe.
 *
 * <p>Both sides are read once through, range by range; what differs then is looked up again by its
 * key, and so is what two engines have in another order.
 *
 * <p>Old is read first, then new. Under one number both sides must hold the same row. A lower
 * number on new is explained by an open intent seen together with old's row, and by nothing else:
 * an intent is deleted only after its row is on new, where we look later. A higher number on new
 * means that old has moved on meanwhile: look again.
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
    MirroredTable table = there.source();
    Set<List<String>> suspects = new LinkedHashSet<>();
    scanOld(suspects);
    scanNew(suspects);
    long end = System.nanoTime() + context.plan().limits().settled().toNanos();
    while (!suspects.isEmpty()) {
      List<List<String>> keys = List.copyOf(suspects);
      Map<List<String>, Seen> truths = Ledger.of(old).at(old, table, keys);
      Map<List<String>, Seen> copies = onNew(keys);
      for (List<String> key : keys) {
        Seen truth = Objects.requireNonNull(truths.get(key));
        Seen copy = Objects.requireNonNull(copies.get(key));
        if (wrong(truth, copy)) {
          return Optional.of(
              "%s %s has number %d on old and %d on new, and no intent explains that they differ in %s"
                  .formatted(
                      table.name(),
                      key,
                      truth.version(),
                      copy.version(),
                      String.join(", ", there.differing(truth.image(), copy.image()))));
        }
        if (truth.version() == copy.version()) {
          suspects.remove(key);
        }
      }
      if (!suspects.isEmpty() && System.nanoTime() - end >= 0) {
        return Optional.of(
            "%d rows of %s did not reach new within %d ms, among them %s"
                .formatted(
                    suspects.size(),
                    table.name(),
                    context.plan().limits().settled().toMillis(),
                    suspects.iterator().next()));
      }
      LockSupport.parkNanos(suspects.isEmpty() ? 0 : PAUSE);
    }
    return Optional.empty();
  }

  private boolean wrong(Seen truth, Seen copy) {
    return truth.version() == copy.version()
        ? !there.same(truth.image(), copy.image())
        : copy.version() < truth.version() && !truth.open();
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

  private void scanOld(Set<List<String>> suspects) throws SQLException {
    scan(old, there, fresh, (key, truth, copy) -> suspect(key, truth, copy, suspects));
  }

  /** New's keys are collected as old writes them. */
  private void scanNew(Set<List<String>> suspects) throws SQLException {
    scan(fresh, back, old, (key, copy, truth) -> suspect(back.key(key), truth, copy, suspects));
  }

  private interface Pairs {
    void pair(List<String> key, Seen here, Seen beyond) throws SQLException;
  }

  /** Shows each row of one side, and what the other side has under its key. */
  private static void scan(Connection from, Translation over, Connection to, Pairs pairs)
      throws SQLException {
    List<String> after = null;
    while (true) {
      Map<List<String>, Seen> chunk =
          Ledger.of(from).range(from, over.source(), after, null, CHUNK);
      if (chunk.isEmpty()) {
        return;
      }
      List<String> last = last(chunk);
      Map<List<String>, Seen> others =
          Ledger.of(to)
              .range(
                  to, over.target(), after == null ? null : over.key(after), over.key(last), MOST);
      for (Map.Entry<List<String>, Seen> each : chunk.entrySet()) {
        Seen beyond = others.getOrDefault(over.key(each.getKey()), NOTHING);
        pairs.pair(each.getKey(), each.getValue(), beyond);
      }
      after = last;
    }
  }

  private static List<String> last(Map<List<String>, Seen> chunk) {
    List<List<String>> keys = List.copyOf(chunk.keySet());
    return keys.get(keys.size() - 1);
  }

  private void suspect(List<String> key, Seen truth, Seen copy, Set<List<String>> suspects) {
    if (truth.version() != copy.version() || !there.same(truth.image(), copy.image())) {
      suspects.add(key);
    }
  }
}
