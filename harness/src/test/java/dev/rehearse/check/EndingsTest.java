package dev.rehearse.check;

import static dev.rehearse.check.Told.history;
import static dev.rehearse.verdict.Verdict.Word.FAILED;
import static dev.rehearse.verdict.Verdict.Word.INCONCLUSIVE;
import static dev.rehearse.verdict.Verdict.Word.NOT_APPLICABLE;
import static dev.rehearse.verdict.Verdict.Word.PASSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Commit;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.verdict.CheckResult;
import dev.rehearse.verdict.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I6, I10, I13 to I16, outcome, and how checks are put together. */
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
    Told slot =
        told()
            .and(
                observed("leftovers"),
                new Event.Leftover(1, "old", "slot", "forward", "keeps 12 MB of WAL"));
    assertThat(slot.word("leftovers")).isEqualTo(FAILED);
    assertThat(slot.witness("leftovers").summary())
        .endsWith("old: slot forward, which keeps 12 MB of WAL");
  }

  @Test
  void theSchemasAreTheExpectedOnes() {
    assertThat(told().word("schema")).as("nobody looked").isEqualTo(INCONCLUSIVE);
    assertThat(told().and(observed("schema")).word("schema")).isEqualTo(PASSED);
    Told differs =
        told()
            .and(
                observed("schema"),
                new Event.SchemaDiffers(1, Side.NEW, "missing", "column orders.note text"));
    assertThat(differs.word("schema")).isEqualTo(FAILED);
    assertThat(differs.witness("schema").summary())
        .endsWith("new: missing column orders.note text");
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
    Plan back = Plans.with(List.of(), Plan.Ending.ROLLED_BACK);
    Event goingBack = new Event.StepStarted(1, "roll-back", false);
    assertThat(told().with(back).and(goingBack, completed, differing).word("equal"))
        .as("the roll-back gave up")
        .isEqualTo(NOT_APPLICABLE);
    assertThat(
            told()
                .with(back)
                .and(ended("rolled-back", "rolled-back", Side.OLD), differing)
                .word("equal"))
        .isEqualTo(FAILED);
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
        .hasSize(21)
        .allSatisfy(check -> assertThat(check.says()).isNotEmpty())
        .extracting(Checks.Description::name)
        .doesNotHaveDuplicates();
    assertThat(told().judged()).extracting(CheckResult::name).hasSize(21);
  }
}
