package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

  /** A row under its number; no digest: it is not there. */
  private record Seen(@Nullable String digest, long version, boolean open) {}

  /** What is wrong with the table, if anything is. */
  Optional<String> run(StepContext context) throws SQLException {
    Set<String> suspects = new LinkedHashSet<>();
    scan(old, fresh, suspects);
    scan(fresh, old, suspects);
    long end = System.nanoTime() + context.plan().limits().settled().toNanos();
    while (!suspects.isEmpty()) {
      List<String> keys = List.copyOf(suspects);
      Map<String, Seen> there = look(old, keys);
      Map<String, Seen> here = look(fresh, keys);
      for (String key : keys) {
        Seen truth = Objects.requireNonNull(there.get(key));
        Seen copy = Objects.requireNonNull(here.get(key));
        if (wrong(truth, copy)) {
          return Optional.of(
              "%s %s has number %d on old and %d on new, and no intent explains that they differ"
                  .formatted(table.name(), key, truth.version(), copy.version()));
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

  private static boolean wrong(Seen truth, Seen copy) {
    return truth.version() == copy.version()
        ? !Objects.equals(truth.digest(), copy.digest())
        : copy.version() < truth.version() && !truth.open();
  }

  /** Collects keys of one side whose row or number is another on the other side. */
  private void scan(Connection side, Connection other, Set<String> suspects) throws SQLException {
    String after = null;
    while (true) {
      Map<String, Seen> chunk = chunk(side, after);
      if (chunk.isEmpty()) {
        return;
      }
      List<String> keys = List.copyOf(chunk.keySet());
      Map<String, Seen> opposite = look(other, keys);
      for (String key : keys) {
        Seen here = Objects.requireNonNull(chunk.get(key));
        Seen there = Objects.requireNonNull(opposite.get(key));
        if (here.version() != there.version() || !Objects.equals(here.digest(), there.digest())) {
          suspects.add(key);
        }
      }
      after = keys.get(keys.size() - 1);
    }
  }

  private Map<String, Seen> chunk(Connection side, @Nullable String after) throws SQLException {
    String query =
        """
        SELECT %s::text, %s, coalesce(v.version, 0), false
        FROM %s t LEFT JOIN rehearse.row_version v ON v.tbl = %d AND v.key = %s
        %s ORDER BY %s LIMIT %d
        """
            .formatted(
                table.keyOf("t"),
                table.digestOf("t"),
                table.qualified(),
                table.number(),
                table.keyOf("t"),
                after == null
                    ? ""
                    : "WHERE " + table.keyRow("t") + " > " + table.keyValues("?::text::text[]"),
                table.keyRow("t").replaceAll("^\\(|\\)$", ""),
                CHUNK);
    try (PreparedStatement select = side.prepareStatement(query)) {
      for (int i = 0; after != null && i < table.key().size(); i++) {
        select.setString(i + 1, after);
      }
      return read(select);
    }
  }

  private Map<String, Seen> look(Connection side, List<String> keys) throws SQLException {
    String query =
        """
        SELECT k.text, CASE WHEN %s IS NULL THEN NULL ELSE %s END, coalesce(v.version, 0),
          EXISTS (SELECT FROM rehearse.intent i WHERE i.tbl = %d AND i.key = k.key)
        FROM (SELECT u.k AS text, u.k::text[] AS key FROM unnest(?::text[]) AS u(k) OFFSET 0) k
        LEFT JOIN %s t ON %s
        LEFT JOIN rehearse.row_version v ON v.tbl = %d AND v.key = k.key
        """
            .formatted(
                "t." + MirroredTable.quote(table.key().get(0).name()),
                table.digestOf("t"),
                table.number(),
                table.qualified(),
                table.keyIs("t", "k.key"),
                table.number());
    try (PreparedStatement select = side.prepareStatement(query)) {
      select.setArray(1, side.createArrayOf("text", new ArrayList<>(keys).toArray()));
      return read(select);
    }
  }

  private static Map<String, Seen> read(PreparedStatement select) throws SQLException {
    Map<String, Seen> seen = new LinkedHashMap<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        seen.put(row.getString(1), new Seen(row.getString(2), row.getLong(3), row.getBoolean(4)));
      }
    }
    return seen;
  }
}
