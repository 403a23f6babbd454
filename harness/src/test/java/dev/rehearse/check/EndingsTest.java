package dev.rehearse.check;

import static dev.rehearse.check.Told.history;
import static dev.rehearse.verdict.Verdict.Word.FAILED;
import static dev.rehearse.verdict.Verdict.Word.INCONCLUSIVE;
import static dev.rehearse.verdict.Verdict.Word.NOT_APPLICABLE;
import static dev.rehearse.verdict.Verdict.Word.PASSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Commit;
import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.verdict.CheckResult;
import dev.rehearse.verdict.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I5, I6, I8, I10, I13 to I16, outcome, and how checks are put together. */
final class EndingsTest {

  private static Event ended(String ending, String says, Side truth) {
    return new Event.Ended(90, ending, says, truth, "");
  }

  private static Event observed(String what) {
    return new Event.Observed(100, what, true, "");
  }

  private static Told told() {
    return history("");
  }

  @Test
  void theEndingIsTheOneExpected() {
    assertThat(told().word("outcome")).isEqualTo(INCONCLUSIVE);
    Told completed = told().and(ended("completed", "completed", Side.NEW));
    assertThat(completed.word("outcome")).isEqualTo(PASSED);
    assertThat(completed.with(Plans.with(List.of(), Plan.Ending.ABORTED)).word("outcome"))
        .isEqualTo(FAILED);
  }

  @Test
  void whatTheMigratorSaysAgreesWithTheTruth() {
    assertThat(told().and(ended("completed", "completed", Side.NEW)).word("honest"))
        .isEqualTo(PASSED);
    assertThat(told().and(ended("completed", "completed", Side.OLD)).word("honest"))
        .isEqualTo(FAILED);
    assertThat(told().and(ended("aborted", "aborted", Side.OLD)).word("honest")).isEqualTo(PASSED);
    assertThat(told().and(ended("aborted", "aborted", Side.NEW)).word("honest")).isEqualTo(FAILED);
    assertThat(told().and(ended("rolled-back", "rolled-back", Side.NEW)).word("honest"))
        .isEqualTo(FAILED);
  }

  @Test
  void everythingEndsInsideItsBound() {
    Event kept = new Event.Bounded(1, "switch", 10, 5, false);
    assertThat(told().and(kept).word("bounded")).isEqualTo(PASSED);
    assertThat(told().and(kept, new Event.Bounded(2, "settled", 10, 11, true)).word("bounded"))
        .isEqualTo(FAILED);
    Told hanging = told().and(kept, new Event.StepStarted(1, "backfill", false));
    assertThat(hanging.word("bounded")).isEqualTo(FAILED);
    assertThat(hanging.witness("bounded").step()).isEqualTo("backfill");
    assertThat(hanging.and(new Event.StepEnded(3, "backfill", "done", "", true)).word("bounded"))
        .isEqualTo(PASSED);
  }

  @Test
  void nothingIsLeftBehind() {
    assertThat(told().word("leftovers")).as("nobody looked").isEqualTo(INCONCLUSIVE);
    assertThat(told().and(observed("leftovers")).word("leftovers")).isEqualTo(PASSED);
    assertThat(
            told()
                .and(observed("leftovers"), new Event.Leftover(1, "old", "trigger", "mirror"))
                .word("leftovers"))
        .isEqualTo(FAILED);
  }

  @Test
  void theNextKeyIsFree() {
    Event behind = new Event.NextKey(1, Side.NEW, "orders", "id", 7, 7);
    Event ahead = new Event.NextKey(1, Side.NEW, "orders", "id", 8, 7);
    assertThat(told().and(ahead).word("next-key")).as("cut short").isEqualTo(INCONCLUSIVE);
    assertThat(told().and(observed("next-keys"), ahead).word("next-key")).isEqualTo(PASSED);
    assertThat(told().and(observed("next-keys"), behind).word("next-key")).isEqualTo(FAILED);
  }

  @Test
  void oldAndNewHoldTheSameRows() {
    Event same = new Event.Compared(1, "t", 5, 5, 0, 0, List.of());
    Event differing = new Event.Compared(1, "t", 5, 5, 1, 0, List.of("x: v old==1 new==0"));
    Event completed = ended("completed", "completed", Side.NEW);
    assertThat(told().and(completed).word("equal")).isEqualTo(INCONCLUSIVE);
    assertThat(told().and(completed, same).word("equal")).isEqualTo(PASSED);
    Told wrong = history("c1 write x=1 ok; finally x 1").and(completed, differing);
    assertThat(wrong.word("equal")).isEqualTo(FAILED);
    assertThat(wrong.witness("equal").operations()).hasSize(2);
    assertThat(told().and(ended("aborted", "aborted", Side.OLD), differing).word("equal"))
        .isEqualTo(NOT_APPLICABLE);
  }

  @Test
  void theApplicationsOwnInvariantsHold() {
    Event holds = new Event.InvariantAsked(1, Side.NEW, "sum", "after", true, "7");
    Event broken = new Event.InvariantAsked(1, Side.NEW, "sum", "after", false, "6");
    assertThat(told().word("invariants")).isEqualTo(NOT_APPLICABLE);
    assertThat(told().and(holds).word("invariants")).isEqualTo(PASSED);
    assertThat(told().and(broken).word("invariants")).isEqualTo(FAILED);
    assertThat(
            told()
                .and(new Event.InvariantAsked(1, Side.OLD, "sum", "before", true, "7"))
                .word("invariants"))
        .isEqualTo(INCONCLUSIVE);
  }

  private static Commit commit(long operation, long attempt, Side side, long epoch, long at) {
    return new Commit(operation, attempt, 1, side, epoch, at, at + 10);
  }

  private static Commit begun(long operation, long attempt) {
    return new Commit(operation, attempt, 1, Side.OLD, 1, 10, Operation.NEVER);
  }

  @Test
  void anOperationIsCommittedOnce() {
    assertThat(told().word("once")).as("no file").isEqualTo(INCONCLUSIVE);
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

  private static final Event START =
      new Event.EpochChanged(0, 0, 1, Side.OLD, Side.OLD, "open", "start");
  private static final Event MOVED =
      new Event.EpochChanged(100, 110, 2, Side.NEW, Side.NEW, "open", "move");

  private static Event probe(Side side, long at, Event.Probed.Answer answer) {
    return new Event.Probed(at, at + 5, side, answer, "");
  }

  @Test
  void onlyTheTruthAcceptsWrites() {
    Event.Probed.Answer accepted = Event.Probed.Answer.ACCEPTED;
    Event refused = probe(Side.OLD, 200, Event.Probed.Answer.REFUSED);
    assertThat(told().and(START, MOVED).word("one-writer")).isEqualTo(INCONCLUSIVE);
    assertThat(
            told()
                .and(START, MOVED, probe(Side.OLD, 50, accepted), probe(Side.OLD, 104, accepted))
                .and(probe(Side.NEW, 104, accepted), probe(Side.NEW, 200, accepted), refused)
                .word("one-writer"))
        .isEqualTo(PASSED);
    assertThat(told().and(START, MOVED, refused, probe(Side.OLD, 120, accepted)).word("one-writer"))
        .isEqualTo(FAILED);
    assertThat(told().and(START, MOVED, refused, probe(Side.NEW, 50, accepted)).word("one-writer"))
        .isEqualTo(FAILED);
  }

  @Test
  void onlyTheTruthHoldsCommits() {
    Event refused = probe(Side.OLD, 200, Event.Probed.Answer.REFUSED);
    Told fine =
        told()
            .and(START, MOVED, refused)
            .and(commit(1, 1, Side.OLD, 1, 50), commit(2, 2, Side.NEW, 2, 120));
    assertThat(fine.word("one-writer")).isEqualTo(PASSED);
    assertThat(
            told()
                .and(START, MOVED, refused)
                .and(commit(1, 1, Side.OLD, 1, 120))
                .word("one-writer"))
        .as("after the move")
        .isEqualTo(FAILED);
    assertThat(
            told()
                .and(START, MOVED, refused)
                .and(commit(1, 1, Side.OLD, 1, 105))
                .word("one-writer"))
        .as("begun before the move and committed after it")
        .isEqualTo(FAILED);
    assertThat(
            told()
                .and(START, MOVED, refused)
                .and(commit(1, 1, Side.OLD, 2, 102))
                .word("one-writer"))
        .as("against its own epoch")
        .isEqualTo(FAILED);
  }

  @Test
  void aCheckThatThrowsIsInconclusive() {
    Told strange = history("initially x 1; c1 add x+2x ok; finally x 3");
    Verdict verdict = strange.judged("totals").verdict();
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(((Verdict.Inconclusive) verdict).reason())
        .contains("the check itself failed")
        .contains("NumberFormatException");
    assertThat(strange.word("requests")).isEqualTo(PASSED);
  }

  @Test
  void aJournalThatLacksOperationsBlamesNobody() {
    Told lost = history("initially x 0; c1 write x=1 ok; finally x 0");
    assertThat(lost.and(commit(1, 1, Side.OLD, 1, 10)).word("durable")).isEqualTo(FAILED);
    assertThat(lost.and(commit(2, 2, Side.OLD, 1, 10)).word("durable")).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void theWorstVerdictIsTheVerdictOfAll() {
    assertThat(Checks.merge(List.of())).isEqualTo(INCONCLUSIVE);
    CheckResult passed = new CheckResult("a", List.of(), new Verdict.Passed(), "");
    CheckResult none = new CheckResult("b", List.of(), new Verdict.NotApplicable(""), "");
    CheckResult unclear = new CheckResult("c", List.of(), new Verdict.Inconclusive(""), "");
    assertThat(Checks.merge(List.of(passed, none))).isEqualTo(PASSED);
    assertThat(Checks.merge(List.of(passed, none, unclear))).isEqualTo(INCONCLUSIVE);
    assertThat(Checks.merge(List.of(none))).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void everyCheckHasANameOfItsOwnAndSaysWhatItDoes() {
    assertThat(Checks.describe())
        .hasSize(19)
        .allSatisfy(check -> assertThat(check.says()).isNotEmpty())
        .extracting(Checks.Description::name)
        .doesNotHaveDuplicates();
    assertThat(told().judged()).extracting(CheckResult::name).hasSize(19);
  }
}
