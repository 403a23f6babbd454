package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.scenarios.dualwrites.Ledger.Seen;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Compares one table on both sides under traffic. Not thread-safe.
 *
 * <p>Old is read first, then new. Under one number both sides must hold the same row. A lower
 * number on new is explained by an open intent seen together with old's row, and by nothing else:
 * an intent is deleted only after its row is on new, where we look later. A higher number on new
 * means that old has moved on meanwhile: look again.
 */
record TableComparison(MirroredTable table, Connection old, Connection fresh) {
  private static final int CHUNK = 5_000;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  /** What is wrong with the table, if anything is. */
  Optional<String> run(StepContext context) throws SQLException {
    Set<List<String>> suspects = new LinkedHashSet<>();
    scan(old, fresh, suspects);
    scan(fresh, old, suspects);
    long end = System.nanoTime() + context.plan().limits().settled().toNanos();
    while (!suspects.isEmpty()) {
      List<List<String>> keys = List.copyOf(suspects);
      Map<List<String>, Seen> there = Ledger.of(old).at(old, table, keys);
      Map<List<String>, Seen> here = Ledger.of(fresh).at(fresh, table, keys);
      for (List<String> key : keys) {
        Seen truth = Objects.requireNonNull(there.get(key));
        Seen copy = Objects.requireNonNull(here.get(key));
        if (wrong(truth, copy)) {
          return Optional.of(
              "%s %s has number %d on old and %d on new, and no intent explains that they differ in %s"
                  .formatted(
                      table.name(), key, truth.version(), copy.version(), differing(truth, copy)));
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
        ? !Meaning.same(table.columns(), truth.image(), copy.image())
        : copy.version() < truth.version() && !truth.open();
  }

  /** The columns that differ; their values may be a user's own, and are not told. */
  private String differing(Seen truth, Seen copy) {
    List<@Nullable String> there = truth.image();
    List<@Nullable String> here = copy.image();
    if (there == null || here == null) {
      return there == here ? "nothing but their numbers" : "that one side has no such row";
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (!Meaning.same(table.columns().get(i), there.get(i), here.get(i))) {
        names.add(table.columns().get(i).name());
      }
    }
    return String.join(", ", names);
  }

  /** Collects keys of one side whose row or number is another on the other side. */
  private void scan(Connection side, Connection other, Set<List<String>> suspects)
      throws SQLException {
    List<String> after = null;
    while (true) {
      Map<List<String>, Seen> chunk = Ledger.of(side).after(side, table, after, CHUNK);
      if (chunk.isEmpty()) {
        return;
      }
      List<List<String>> keys = List.copyOf(chunk.keySet());
      Map<List<String>, Seen> opposite = Ledger.of(other).at(other, table, keys);
      for (List<String> key : keys) {
        Seen here = Objects.requireNonNull(chunk.get(key));
        Seen there = Objects.requireNonNull(opposite.get(key));
        if (here.version() != there.version()
            || !Meaning.same(table.columns(), here.image(), there.image())) {
          suspects.add(key);
        }
      }
      after = keys.get(keys.size() - 1);
    }
  }
}
