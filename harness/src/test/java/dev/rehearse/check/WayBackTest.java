package dev.rehearse.check;

import static dev.rehearse.check.Told.history;
import static dev.rehearse.verdict.Verdict.Word.FAILED;
import static dev.rehearse.verdict.Verdict.Word.NOT_APPLICABLE;
import static dev.rehearse.verdict.Verdict.Word.PASSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I12. Times in ms: new is the truth from 2,000 to 8,000. */
final class WayBackTest {
  private static final long MILLI = 1_000_000;
  private static final String FINALLY_NEW = "initially x 0;c1 write x=1 ok 5000..5005;finally x 1";
  private static final String LOST = "initially x 0;c1 write x=1 ok 5000..5005;finally x 0";

  private static Told back(String lines, long decided) {
    return history(lines)
        .with(Plans.with(List.of(), Plan.Ending.ROLLED_BACK))
        .and(
            moved(2_000, 2, Side.NEW),
            new Event.StepStarted(decided * MILLI, "roll-back", false),
            moved(8_000, 3, Side.OLD),
            new Event.StepEnded(8_100 * MILLI, "roll-back", "done", "", true));
  }

  private static Event moved(long at, long epoch, Side truth) {
    return new Event.EpochChanged(
        (at - 20) * MILLI, at * MILLI, epoch, truth, truth, "open", "move");
  }

  @Test
  void whatNewAcknowledgedIsOnOldAfterwards() {
    Told kept = back(FINALLY_NEW, 7_900);
    assertThat(kept.word("way-back")).isEqualTo(PASSED);
    assertThat(kept.judged("way-back").figure())
        .isEqualTo("1 writes acknowledged by new, old served again after 100 ms, 0 in flight");
    Told gone = back(LOST, 7_900);
    assertThat(gone.word("way-back")).isEqualTo(FAILED);
    assertThat(gone.witness("way-back").summary())
        .startsWith("a write that new acknowledged did not come back: t[x].v");
  }

  @Test
  void whatWasLostBeforeTheSwitchIsNoMatterOfTheWayBack() {
    Told before = back("initially x 0;c1 write x=1 ok 500..505;finally x 0", 7_900);
    assertThat(before.word("durable")).isEqualTo(FAILED);
    assertThat(before.word("way-back")).isEqualTo(PASSED);
  }

  @Test
  void theWayBackIsQuickUnlessAFaultIsNear() {
    assertThat(back(FINALLY_NEW, 6_990).word("way-back")).isEqualTo(FAILED);
    Told faulty =
        back(FINALLY_NEW, 6_990)
            .and(
                new Event.FaultStarted(7_500 * MILLI, "kill", "migrator", "kill"),
                new Event.FaultEnded(7_500 * MILLI, "kill", 1, "processes"));
    assertThat(faulty.word("way-back")).isEqualTo(PASSED);
    assertThat(faulty.judged("way-back").figure()).endsWith("near a fault");
  }

  @Test
  void whoNeverComesBackIsNotJudged() {
    assertThat(history(FINALLY_NEW).word("way-back")).isEqualTo(NOT_APPLICABLE);
    assertThat(history(LOST).and(moved(2_000, 2, Side.NEW)).word("way-back"))
        .isEqualTo(NOT_APPLICABLE);
  }
}
