package dev.rehearse.check;

import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows that were looked at when all had ended. Immutable.
 *
 * @param complete whether they were looked at to the end
 */
record FinalRows(
    Map<String, Map<String, Event.FinalRow>> tables, List<Event.FinalRow> all, boolean complete) {

  static FinalRows of(History history) {
    boolean complete =
        history.events(Event.Observed.class).stream()
            .anyMatch(event -> event.what().equals("rows") && event.complete());
    Map<String, Map<String, Event.FinalRow>> tables = new HashMap<>();
    List<Event.FinalRow> all = new ArrayList<>(history.events(Event.FinalRow.class));
    for (Event.FinalRow row : all) {
      tables.computeIfAbsent(row.table(), name -> new HashMap<>()).put(row.key(), row);
    }
    all.sort(Comparator.comparing(Event.FinalRow::table).thenComparing(Event.FinalRow::key));
    return new FinalRows(tables, List.copyOf(all), complete);
  }

  Optional<Event.FinalRow> row(String table, String key) {
    return Optional.ofNullable(tables.getOrDefault(table, Map.of()).get(key));
  }

  Collection<Event.FinalRow> of(String table) {
    return tables.getOrDefault(table, Map.of()).values();
  }
}
