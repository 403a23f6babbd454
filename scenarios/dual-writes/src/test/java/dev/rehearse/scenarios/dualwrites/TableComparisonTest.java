package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.database.Catalog;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tables that nobody writes, of more rows than are read at once. */
class TableComparisonTest extends WithPair {
  private static final String BOTH =
      "INSERT INTO ware SELECT n, 'x' FROM generate_series(20000, 32000, 2) n";

  /** What is wrong after this was done to new. */
  private Optional<String> compared(String keyType, String... done) throws Exception {
    pair().reset();
    try (Connection old = pair().admin(Side.OLD);
        Connection fresh = pair().admin(Side.NEW)) {
      Pair.run(old, "DROP TABLE IF EXISTS child, parent, link");
      for (Connection side : new Connection[] {old, fresh}) {
        Pair.run(
            side,
            "DROP TABLE IF EXISTS ware",
            "CREATE TABLE ware (id " + keyType + " PRIMARY KEY, note text)",
            BOTH);
        Ledger.of(side).make(side, MirroredTable.of(Catalog.read(side)), "feed", "", "");
      }
      Pair.run(fresh, done);
      int number = Ledger.of(old).tables(old).get(0).number();
      try (Stepping steps = new Stepping(pair(), Settings.together(false), "")) {
        return new TableComparison(
                Translations.between(old, fresh).of(number),
                Translations.between(fresh, old).of(number),
                old,
                fresh)
            .run(steps);
      } finally {
        for (Connection side : new Connection[] {old, fresh}) {
          Ledger.of(side).remove(side);
          Pair.run(side, "DROP TABLE ware");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int", "text"})
  void equalTablesAreEqual(String keyType) throws Exception {
    assertThat(compared(keyType)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"int, 1", "int, 30001", "int, 50000", "text, 1", "text, 30001"})
  void aRowThatOnlyNewHasIsFoundWhereverItLies(String keyType, int key) throws Exception {
    assertThat(compared(keyType, "INSERT INTO ware VALUES (%d, 'y')".formatted(key)).orElseThrow())
        .contains("ware [" + key + "]", "that one side has no such row");
  }

  @ParameterizedTest
  @CsvSource({"int, 20000", "int, 32000", "text, 30000"})
  void aRowThatOnlyOldHasIsFoundWhereverItLies(String keyType, int key) throws Exception {
    assertThat(
            compared(keyType, "DELETE FROM ware WHERE id::text = '%d'".formatted(key))
                .orElseThrow())
        .contains("ware [" + key + "]", "that one side has no such row");
  }

  @Test
  void aValueThatDiffersIsFoundAndItsColumnNamed() throws Exception {
    assertThat(compared("int", "UPDATE ware SET note = 'y' WHERE id = 25000").orElseThrow())
        .contains("ware [25000]", "they differ in note");
  }

  @ParameterizedTest
  @CsvSource({"1, 12000", "20001, 31999", "32001, 60000"})
  void moreRowsThanAreReadAtOnceAreFoundOnNewToo(int from, int until) throws Exception {
    String insert =
        "INSERT INTO ware SELECT n, 'y' FROM generate_series(%d, %d) n ON CONFLICT DO NOTHING";
    assertThat(compared("int", insert.formatted(from, until)).orElseThrow())
        .contains("that one side has no such row");
  }
}
