package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.scenarios.dualwrites.Ledger.Seen;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads back what has just been mirrored: under its own number a row must be what was sent; a
 * higher number is a later row. What is not so is refused like a row that the other side does not
 * take: it stays open, is counted and shown, and no switch leaves it behind. Stateless.
 */
final class Validation {
  private Validation() {}

  /**
   * Looks at a batch on the other side.
   *
   * @param batch in the truth's texts, in order: of several intents of a row the last counts
   * @return how many rows were read
   * @throws SQLException naming the first row that is not what it should be, and how
   */
  static int of(Connection other, Translations translations, List<Intent> batch)
      throws SQLException {
    Map<Integer, Map<List<String>, Intent>> last = new LinkedHashMap<>();
    for (Intent intent : batch) {
      last.computeIfAbsent(intent.table(), number -> new LinkedHashMap<>())
          .put(translations.of(intent.table()).key(intent.key()), intent);
    }
    int rows = 0;
    for (Map.Entry<Integer, Map<List<String>, Intent>> table : last.entrySet()) {
      Translation translation = translations.of(table.getKey());
      Map<List<String>, Seen> seen =
          Ledger.of(other)
              .at(other, translation.target(), new ArrayList<>(table.getValue().keySet()));
      for (Map.Entry<List<String>, Intent> sent : table.getValue().entrySet()) {
        check(translation, sent.getKey(), sent.getValue(), seen.get(sent.getKey()));
        rows++;
      }
    }
    return rows;
  }

  private static void check(
      Translation translation, List<String> key, Intent sent, @Nullable Seen seen)
      throws SQLException {
    String row = translation.target().name() + key;
    if (seen == null || seen.version() < sent.version()) {
      throw new SQLException(
          "%s was mirrored under number %d and is not there".formatted(row, sent.version()),
          Translation.REFUSED);
    }
    if (seen.version() == sent.version()) {
      List<String> differing =
          translation.differing(sent.deleted() ? null : sent.image(), seen.image());
      if (!differing.isEmpty()) {
        throw new SQLException(
            "%s is not what was mirrored under number %d: %s"
                .formatted(row, sent.version(), String.join(", ", differing)),
            Translation.REFUSED);
      }
    }
  }
}
