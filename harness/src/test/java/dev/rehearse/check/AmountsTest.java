package dev.rehearse.check;

import static dev.rehearse.check.Told.history;
import static dev.rehearse.verdict.Verdict.Word.FAILED;
import static dev.rehearse.verdict.Verdict.Word.INCONCLUSIVE;
import static dev.rehearse.verdict.Verdict.Word.NOT_APPLICABLE;
import static dev.rehearse.verdict.Verdict.Word.PASSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Commit;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Side;
import org.junit.jupiter.api.Test;

/** I5 and I8. */
final class AmountsTest {

  private static Commit commit(long operation, long attempt, Side side, long epoch, long at) {
    return new Commit(operation, attempt, 1, side, epoch, at, at + 10);
  }

  private static Commit begun(long operation, long attempt) {
    return new Commit(operation, attempt, 1, Side.OLD, 1, 10, Operation.NEVER);
  }

  @Test
  void anOperationIsCommittedOnce() {
    assertThat(history("").word("once")).as("no file").isEqualTo(INCONCLUSIVE);
    Told one = history("c1 write x=1 ok").and(commit(1, 1, Side.OLD, 1, 10));
    assertThat(one.word("once")).isEqualTo(PASSED);
    assertThat(one.and(begun(1, 2)).word("once")).as("begun only").isEqualTo(PASSED);
    Told twice = one.and(commit(1, 3, Side.OLD, 1, 30));
    assertThat(twice.word("once")).isEqualTo(FAILED);
    assertThat(twice.witness("once").operations())
        .hasSize(3)
        .last()
        .asString()
        .contains("attempt 3 on application-1");
  }

  @Test
  void anAmountCountsOnceThoughItWasBegunTwice() {
    Told once =
        history("initially x 10; c1 add x+5 ok; finally x 15")
            .and(begun(1, 1), commit(1, 2, Side.OLD, 1, 10));
    assertThat(once.word("once")).isEqualTo(PASSED);
    Told twice =
        history("initially x 10; c1 add x+5 ok; finally x 20")
            .and(begun(1, 1), commit(1, 2, Side.OLD, 1, 10));
    assertThat(twice.word("once")).isEqualTo(FAILED);
    assertThat(twice.word("totals")).isEqualTo(FAILED);
    Told lost =
        history("initially x 10; c1 add x+5 ok; finally x 10")
            .and(begun(1, 1), commit(1, 2, Side.OLD, 1, 10));
    assertThat(lost.word("once")).as("lost, not doubled").isEqualTo(PASSED);
  }

  @Test
  void aRefusedOperationThatTookEffectBeforeItsSecondAttemptIsFound() {
    Told refused =
        history("initially x 0; c1 write x=1 failed; c2 write y=2 ok; finally x 1; finally y 2")
            .and(begun(1, 1), begun(1, 2), commit(2, 3, Side.OLD, 1, 10));
    assertThat(refused.word("once")).isEqualTo(FAILED);
    Told insert =
        history("c1 write ?=1 failed; c2 write y=2 ok; finally x 1; finally y 2")
            .and(begun(1, 1), begun(1, 2), commit(2, 3, Side.OLD, 1, 10));
    assertThat(insert.word("once")).isEqualTo(FAILED);
  }

  @Test
  void oneInsertMakesOneRow() {
    Commit other = commit(9, 1, Side.OLD, 1, 10);
    assertThat(history("c1 write ?=1 unknown 10..; finally x 1").and(other).word("once"))
        .isEqualTo(PASSED);
    assertThat(
            history("c1 write ?=1 unknown 10..; finally x 1; finally y 1").and(other).word("once"))
        .isEqualTo(FAILED);
    assertThat(
            history("c1 write x=1 ok; c1 write y=1 ok; finally x 1; finally y 1")
                .and(other)
                .word("once"))
        .as("two operations with one value")
        .isEqualTo(PASSED);
  }

  @Test
  void countersAddUp() {
    assertThat(history("c1 write x=1 ok").word("totals")).isEqualTo(NOT_APPLICABLE);
    assertThat(history("initially x 1; c1 add x+2 ok; finally x 3").word("totals"))
        .isEqualTo(PASSED);
    assertThat(history("initially x 1; c1 add x+2 ok; finally x 1").word("totals"))
        .isEqualTo(FAILED);
    String doubt = "initially x 1; c1 add x+2 unknown 10..; c2 add x+5 ok 20..30;";
    assertThat(history(doubt + "finally x 6").word("totals")).isEqualTo(PASSED);
    assertThat(history(doubt + "finally x 8").word("totals")).isEqualTo(PASSED);
    assertThat(history(doubt + "finally x 7").word("totals")).isEqualTo(FAILED);
    assertThat(history("initially x 1; c1 add x+2 failed; finally x 3").word("totals"))
        .isEqualTo(FAILED);
  }

  @Test
  void additionsFollowEachOther() {
    String one = "initially x 0; c1 add x+5 ok 5; ";
    assertThat(history(one + "c2 add x+3 ok 8; finally x 8").word("totals")).isEqualTo(PASSED);
    assertThat(history(one + "c2 add x+3 ok 3; finally x 8").word("totals")).isEqualTo(FAILED);
  }

  @Test
  void aTotalThatOnlyTransfersTouchStaysTheSame() {
    String transfer =
        "initially x 10; initially y 10; c1 add x-5,y+5 ok; finally x 5; finally y 15;";
    assertThat(history(transfer + "c2 total ok 20; c2 total ok 20").word("totals"))
        .isEqualTo(PASSED);
    Told wrong = history(transfer + "c2 total ok 20; c2 total ok 15; c2 total ok 20");
    assertThat(wrong.word("totals")).isEqualTo(FAILED);
    assertThat(wrong.witness("totals").operations()).hasSize(2);
    assertThat(
            history("initially x 10; c1 add x+5 ok; finally x 15; c2 total ok 10; c2 total ok 15")
                .word("totals"))
        .as("not only transfers")
        .isEqualTo(PASSED);
    assertThat(
            history(transfer + "c2 total ok 20; c2 write z.w=1 ok; c2 total ok 27").word("totals"))
        .as("a row with its own part came")
        .isEqualTo(PASSED);
  }
}
