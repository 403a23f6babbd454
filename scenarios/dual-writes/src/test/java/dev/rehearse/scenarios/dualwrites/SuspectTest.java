package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.PostgreSql;
import dev.rehearse.scenarios.dualwrites.Ledger.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows from looking at a row of old and then at its copy, again and again. */
class SuspectTest {
  private static final Duration PATIENCE = Duration.ofNanos(100);

  private final Suspect suspect = new Suspect("parent [1]", itself(), 0);

  @Test
  void theSameRowUnderTheSameNumberIsTheSame() {
    assertThat(looked(row(3, "a"), row(3, "a"), 1)).isEmpty();
    assertThat(suspect.seenTheSame()).isTrue();
  }

  @Test
  void anotherRowUnderTheSameNumberIsWrong() {
    assertThat(looked(row(3, "a"), row(3, "b"), 1))
        .contains(
            "unlogged discrepancy: parent [1] has number 3 on both sides, and they differ in note");
    assertThat(suspect.seenTheSame()).isFalse();
  }

  @Test
  void aLowerNumberIsWrongWithoutAnOpenIntent() {
    assertThat(looked(row(3, "b"), row(2, "a"), 1))
        .contains(
            "unlogged discrepancy: parent [1] has number 3 on old and 2 on new, and no intent explains that they differ in note");
  }

  @Test
  void anOpenIntentExplainsForALimitedTime() {
    assertThat(looked(open(3, "b"), row(2, "a"), 1)).isEmpty();
    assertThat(looked(open(4, "c"), row(2, "a"), 100)).isEmpty();
    assertThat(looked(open(4, "c"), row(2, "a"), 101))
        .contains("new is behind: number 3 of parent [1] did not reach it within 0 ms");
  }

  /** Its numbers are never the same at one time, however long one looks. */
  @Test
  void aRowThatNeverRestsIsComparedAsSoonAsBothWereSeenUnderOneNumber() {
    assertThat(looked(row(3, "b"), row(4, "c"), 1)).isEmpty();
    assertThat(looked(open(9, "f"), row(7, "e"), 500)).isEmpty();
    assertThat(looked(open(14, "i"), row(12, "h"), 1_000)).isEmpty();
    assertThat(suspect.seenTheSame()).isFalse();
    assertThat(looked(open(20, "k"), row(14, "i"), 1_500)).isEmpty();
    assertThat(suspect.seenTheSame()).isTrue();
  }

  @Test
  void aRowThatNeverRestsIsWrongIfItWasAnotherUnderThatNumber() {
    assertThat(looked(open(9, "f"), row(7, "e"), 1)).isEmpty();
    assertThat(looked(open(12, "h"), row(9, "x"), 2))
        .contains(
            "unlogged discrepancy: parent [1] has number 9 on both sides, and they differ in note");
  }

  @Test
  void aNumberThatOldNeverHadIsWrong() {
    assertThat(looked(row(3, "b"), row(4, "c"), 1)).isEmpty();
    assertThat(looked(row(3, "b"), row(4, "c"), 2))
        .contains("unlogged discrepancy: parent [1] has number 4 on new when old had only 3");
  }

  private Optional<String> looked(Seen truth, Seen copy, long now) {
    return suspect.looked(truth, copy, now, PATIENCE);
  }

  private static Seen row(long version, String note) {
    return new Seen(List.of("1", note), version, false);
  }

  private static Seen open(long version, String note) {
    return new Seen(List.of("1", note), version, true);
  }

  private static Translation itself() {
    Catalog.Column id = MappingTest.column("id");
    MirroredTable table =
        new MirroredTable(1, "parent", List.of(id), List.of(id, MappingTest.column("note")));
    return new Translation(new PostgreSql(), table, new PostgreSql(), table);
  }
}
