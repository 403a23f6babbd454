package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SpoilingTest {
  private static Catalog.Column column(String type, Catalog.Identity identity) {
    return new Catalog.Column(
        "c",
        type,
        type,
        true,
        Optional.empty(),
        identity,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "T4 | JSON | json | {\"a\":[1.10,9007199254740993]} | {\"a\":[1.1,9.007199254740992E15]}",
        "T6 | BOOLEAN | tinyint(1) | NULL | 1",
        "T6 | BOOLEAN | tinyint(1) | 0 | 0",
        "T7 | DATE | date | 0000-00-00 | NULL",
        "T7 | DATE | date | 1999-12-31 | 1999-12-31",
        "T8 | INSTANT | timestamp(6) | 2024-01-01 00:00:00.5 | 2024-01-01 00:00:00",
        "T8 | TEXT | text | 1.5 | 1.5",
        "T12 | TEXT | text | short | short"
      },
      delimiter = '|',
      nullValues = "NULL",
      quoteCharacter = '`')
  void aValueBecomes(Spoiling spoiling, Kind kind, String type, String from, String to) {
    assertThat(spoiling.value(kind, column(type, Catalog.Identity.NONE), from)).isEqualTo(to);
  }

  @Test
  void onlyAKeyThatCountsByItselfAsksForTheNext() {
    assertThat(Spoiling.T10.value(Kind.INTEGER, column("int", Catalog.Identity.BY_DEFAULT), "0"))
        .isNotEqualTo("0");
    assertThat(Spoiling.T10.value(Kind.INTEGER, column("int", Catalog.Identity.NONE), "0"))
        .isEqualTo("0");
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    String cut =
        Spoiling.T12.value(
            Kind.TEXT, column("text", Catalog.Identity.NONE), "\uD83D\uDE42".repeat(300));
    assertThat(cut).isEqualTo("\uD83D\uDE42".repeat(255));
  }

  @ParameterizedTest
  @EnumSource
  void eachIsASabotageOfItsName(Spoiling spoiling) {
    assertThat(Spoiling.of(spoiling.name())).contains(spoiling);
    assertThat(Mistakes.all()).extracting(each -> each.id()).contains(spoiling.name());
    assertThat(Spoiling.of("D4")).isEmpty();
  }
}
