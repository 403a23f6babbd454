package dev.rehearse.observe;

import dev.rehearse.database.Catalog;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Names;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares one side's rows with the other's, in both directions, leaving out what was written when
 * the feed no longer ran. Tables must be given parents first, so that what a cascade reached is
 * left out with its parent. Not thread-safe.
 */
final class Comparison {

  /** Enough to see a pattern; the count says the rest. */
  private static final int SHOWN = 10;

  private final Connection truth;
  private final Connection other;
  private final Side truthSide;
  private final Touched touched;
  private final Names names;
  private final Map<String, Set<String>> leftOut = new HashMap<>();

  Comparison(Connection truth, Connection other, Side truthSide, Touched touched, Names names) {
    this.truth = truth;
    this.other = other;
    this.truthSide = truthSide;
    this.touched = touched;
    this.names = names;
  }

  /**
   * Compares one table.
   *
   * @param present the truth's rows, key → digest
   * @param others the other side's
   */
  Event.Compared compare(
      TableShape table, Map<String, Row.Digest> present, Map<String, Row.Digest> others)
      throws SQLException {
    long at = System.nanoTime();
    Set<String> missing = new HashSet<>(present.keySet());
    missing.removeAll(others.keySet());
    Set<String> differing = new HashSet<>(missing);
    others.forEach(
        (key, digest) -> {
          if (!digest.equals(present.get(key))) {
            differing.add(key);
          }
        });
    long left = leaveOut(table, differing, missing);
    long rowsTruth = present.size();
    long rowsOther = others.size();
    boolean oldIsTruth = truthSide == Side.OLD;
    return new Event.Compared(
        at,
        table.name(),
        oldIsTruth ? rowsTruth : rowsOther,
        oldIsTruth ? rowsOther : rowsTruth,
        differing.size(),
        left,
        describe(table, differing));
  }

  /** Takes out of {@code differing} what the feed could not have carried; returns how many. */
  private long leaveOut(TableShape table, Set<String> differing, Set<String> onlyOnTruth)
      throws SQLException {
    Set<String> out = new HashSet<>(touched.unsettled().getOrDefault(table.name(), Set.of()));
    if (!differing.isEmpty()) {
      out.addAll(reachedByCascade(table, differing));
      int unknown = touched.unknownKeys().getOrDefault(table.name(), 0);
      Set<String> known = touched.keys().getOrDefault(table.name(), Set.of());
      onlyOnTruth.stream()
          .filter(key -> differing.contains(key) && !known.contains(key))
          .limit(unknown)
          .forEach(out::add);
    }
    leftOut.put(table.name(), out);
    long before = differing.size();
    differing.removeAll(out);
    return before - differing.size();
  }

  private Set<String> reachedByCascade(TableShape table, Set<String> differing)
      throws SQLException {
    Set<String> reached = new HashSet<>();
    for (TableShape.Cascade cascade : table.cascades()) {
      Set<String> parents = leftOut.getOrDefault(cascade.parent(), Set.of());
      if (parents.isEmpty()) {
        continue;
      }
      for (Connection side : List.of(truth, other)) {
        for (Row row : some(side, table, differing)) {
          if (parents.contains(reference(row, cascade))) {
            reached.add(row.key());
          }
        }
      }
    }
    return reached;
  }

  private List<Row> some(Connection side, TableShape table, Collection<String> keys)
      throws SQLException {
    boolean fresh = side == (truthSide == Side.NEW ? truth : other);
    Names there = fresh ? names : Names.SAME;
    return RowReader.some(side, table.on(Catalog.read(side), there), keys);
  }

  private static String reference(Row row, TableShape.Cascade cascade) {
    List<String> parts = new ArrayList<>();
    for (String column : cascade.columns()) {
      parts.add(String.valueOf(row.text(column)));
    }
    return String.join(Effect.KEY_SEPARATOR, parts);
  }

  private List<String> describe(TableShape table, Set<String> differing) throws SQLException {
    List<String> keys = differing.stream().sorted().limit(SHOWN).toList();
    Map<String, Map<String, String>> old = new TreeMap<>();
    Map<String, Map<String, String>> fresh = new TreeMap<>();
    boolean oldIsTruth = truthSide == Side.OLD;
    for (Row row : some(oldIsTruth ? truth : other, table, keys)) {
      old.put(row.key(), row.tokens());
    }
    for (Row row : some(oldIsTruth ? other : truth, table, keys)) {
      fresh.put(row.key(), row.tokens());
    }
    List<String> lines = new ArrayList<>();
    for (String key : keys) {
      lines.add(key + ": " + difference(table, old.get(key), fresh.get(key)));
    }
    return lines;
  }

  private static String difference(
      TableShape table,
      @org.jspecify.annotations.Nullable Map<String, String> old,
      @org.jspecify.annotations.Nullable Map<String, String> fresh) {
    if (old == null || fresh == null) {
      return old == null && fresh == null
          ? "gone on both sides since"
          : old == null ? "only on new" : "only on old";
    }
    List<String> parts = new ArrayList<>();
    for (String column : table.columns()) {
      String left = String.valueOf(old.get(column));
      String right = String.valueOf(fresh.get(column));
      if (!left.equals(right)) {
        parts.add(column + " old=" + left + " new=" + right);
      }
    }
    return String.join(", ", parts);
  }
}
