package dev.rehearse.observe;

import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads the truth's rows at the end and tells of those that an operation touched and of those that
 * are no longer what they were. Not thread-safe.
 */
final class FinalRows {

  private final InitialRows initial;
  private final Touched touched;
  private final Consumer<Event> log;

  FinalRows(InitialRows initial, Touched touched, Consumer<Event> log) {
    this.initial = initial;
    this.touched = touched;
    this.log = log;
  }

  /**
   * Observes one table.
   *
   * @param truth a connection to the truth, in a transaction of one snapshot
   * @return the digest of every row that is there, for the comparison with the other side
   */
  Map<String, Row.Digest> observe(Connection truth, Side side, TableShape table)
      throws SQLException, IOException {
    long at = System.nanoTime();
    Set<String> asked = touched.keys().getOrDefault(table.name(), Set.of());
    Map<String, Row.Digest> present = new HashMap<>();
    RowReader.all(
        truth,
        table,
        row -> {
          String key = row.key();
          Row.Digest digest = row.digest();
          present.put(key, digest);
          if (asked.contains(key) || !digest.equals(initial.digest(table.name(), key))) {
            log.accept(
                new Event.FinalRow(
                    at, side, table.name(), key, initial.tokens(table, key), row.tokens()));
          }
        });
    Set<String> gone = new HashSet<>(initial.keys(table.name()));
    gone.addAll(asked);
    gone.removeAll(present.keySet());
    for (String key : new TreeSet<>(gone)) {
      log.accept(
          new Event.FinalRow(at, side, table.name(), key, initial.tokens(table, key), Map.of()));
    }
    return present;
  }
}
