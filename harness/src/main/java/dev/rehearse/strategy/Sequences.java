package dev.rehearse.strategy;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Each sequence of one side with that of the other side which draws the same column's values.
 * Immutable.
 */
public record Sequences(Map<Catalog.Sequence, Catalog.Sequence> pairs) {
  public Sequences {
    pairs = Map.copyOf(pairs);
  }

  /** What a sequence draws for: a column, or with an empty table whatever asks it by its name. */
  public record Place(String table, String column) {
    private static Place of(Catalog.Sequence sequence) {
      return sequence.column().isPresent()
          ? new Place(sequence.table().orElse(""), sequence.column().get())
          : new Place("", sequence.name());
    }
  }

  /**
   * Pairs what both sides have.
   *
   * @param beyond a column of one side → the same column as the other side calls it; empty if the
   *     other side has none
   */
  public static Sequences between(
      Connection from, Connection to, Function<Place, Optional<Place>> beyond) throws SQLException {
    Map<Catalog.Sequence, Catalog.Sequence> pairs = new LinkedHashMap<>();
    List<Catalog.Sequence> there = Catalog.read(to).sequences();
    for (Catalog.Sequence sequence : Catalog.read(from).sequences()) {
      Place place = Place.of(sequence);
      Optional<Place> meant = place.table().isEmpty() ? Optional.of(place) : beyond.apply(place);
      there.stream()
          .filter(each -> meant.equals(Optional.of(Place.of(each))))
          .findFirst()
          .ifPresent(same -> pairs.put(sequence, same));
    }
    return new Sequences(pairs);
  }

  /** Lets the other side's sequences go on where this side's stand. */
  public void carry(Connection from, Connection to) throws SQLException {
    Map<Catalog.Sequence, Long> next = new LinkedHashMap<>();
    Dialect.of(from)
        .nextKeys(from, List.copyOf(pairs.keySet()))
        .forEach(
            (sequence, value) ->
                Optional.ofNullable(pairs.get(sequence)).ifPresent(same -> next.put(same, value)));
    Dialect.of(to).letGoOnAt(to, next);
  }
}
