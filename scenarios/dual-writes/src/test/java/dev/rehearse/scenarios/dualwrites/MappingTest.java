package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.plan.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What on new answers to old's tables, where new calls them otherwise. */
class MappingTest {
  private static final Catalog OLD =
      new Catalog(List.of(table("Album", "AlbumId", "Title"), table("Tune", "TuneId")), List.of());

  @Test
  void tablesAndColumnsAreFoundUnderNewsNames() {
    Mapping mapping =
        mapping(
            Map.of("Tune", "track"),
            Map.of("Tune.TuneId", "track_id"),
            table("album", "album_id", "title"),
            table("track", "track_id"));
    assertThat(mapping.problems()).isEmpty();
    assertThat(mapping.tables())
        .extracting(MirroredTable::name)
        .containsExactlyInAnyOrder("album", "track");
  }

  @Test
  void aNameListedForNothingIsAProblem() {
    Mapping mapping =
        mapping(
            Map.of("Albun", "album"),
            Map.of("Album.Titel", "title"),
            table("album", "album_id", "title"),
            table("tune", "tune_id"));
    assertThat(mapping.problems())
        .containsExactly(
            "databases.names.tables lists Albun, which old has not",
            "databases.names.columns lists Album.Titel, which old has not");
  }

  @Test
  void oneNameForTwoTablesOrColumnsIsAProblem() {
    assertThat(mapping(Map.of("Tune", "album"), Map.of(), table("album", "album_id", "title")))
        .satisfies(
            mapping ->
                assertThat(mapping.problems())
                    .contains("album on new is meant for two of old's tables"));
    Mapping columns =
        mapping(
            Map.of(),
            Map.of("Album.Title", "album_id"),
            table("album", "album_id"),
            table("tune", "tune_id"));
    assertThat(columns.problems())
        .containsExactly("album.album_id on new is meant for two of old's columns");
  }

  private static Mapping mapping(
      Map<String, String> tables, Map<String, String> columns, Catalog.Table... fresh) {
    Dialect postgresql = Dialect.named("postgresql");
    return Mapping.of(
        postgresql,
        OLD,
        postgresql,
        new Catalog(List.of(fresh), List.of()),
        new Names(Names.Style.SNAKE_CASE, tables, columns));
  }

  /** A table of integers whose first column is its key. */
  private static Catalog.Table table(String name, String... columns) {
    return new Catalog.Table(
        name,
        Catalog.Kind.PLAIN,
        Stream.of(columns).map(MappingTest::column).toList(),
        List.of(columns[0]),
        List.of(),
        List.of(),
        List.of());
  }

  static Catalog.Column column(String name) {
    return new Catalog.Column(
        name,
        "integer",
        "integer",
        false,
        Optional.empty(),
        Catalog.Identity.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
