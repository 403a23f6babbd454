package dev.rehearse.check;

import static dev.rehearse.check.Events.phase;
import static dev.rehearse.check.Events.report;
import static dev.rehearse.check.Told.history;
import static dev.rehearse.verdict.Verdict.Word.FAILED;
import static dev.rehearse.verdict.Verdict.Word.INCONCLUSIVE;
import static dev.rehearse.verdict.Verdict.Word.NOT_APPLICABLE;
import static dev.rehearse.verdict.Verdict.Word.PASSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I1, I2, and whether the traffic and its faults can prove anything. */
final class TrafficTest {

  private static final long MILLI = 1_000_000;
  private static final Operation.Answer OK = Operation.Answer.SUCCEEDED;
  private static final Operation.Answer FAILURE = Operation.Answer.FAILED;
  private static final Operation.Access WRITE = Operation.Access.WRITE;
  private static final Plan.Fault SLOW = Plans.latency("application->old", "backfill");
  private static final Plan FAULTY = Plans.with(List.of(SLOW), Plan.Ending.COMPLETED);

  private static Event[] fault(String target, long from, long until, long effect) {
    return new Event[] {
      new Event.FaultStarted(from * MILLI, SLOW.label(), target, "latency"),
      new Event.FaultEnded(until * MILLI, SLOW.label(), effect, "bytes")
    };
  }

  private static Told calm() {
    return history("").steady(0, 20_000, 20, 5);
  }

  @Test
  void everyRequestSucceedsOrIsBlamed() {
    assertThat(calm().word("requests")).isEqualTo(PASSED);
    Told one = calm().request(WRITE, 5_000, 5_000, 7_000, FAILURE);
    assertThat(one.word("requests")).isEqualTo(FAILED);
    assertThat(one.witness("requests").operations().get(0))
        .startsWith("c2001 change  call +5.000 s  return +7.000 s  unknown: 502");
  }

  @Test
  void aFailureInTheWindowOfAFaultOnTheTruthIsExcusedAsFarAsTheControlFailedToo() {
    Told failing = calm().with(FAULTY).and(fault("application-1->old", 4_900, 5_500, 9));
    for (int i = 0; i < 7; i++) {
      failing.request(WRITE, 5_000 + i, 5_000 + i, 5_100, FAILURE);
    }
    assertThat(Requests.needControl(FAULTY, failing.history())).isTrue();
    assertThat(failing.word("requests")).as("no control ran").isEqualTo(FAILED);
    Told control =
        calm()
            .and(fault("application-1->old", 4_900, 5_500, 9))
            .request(WRITE, 5_000, 5_000, 5_100, FAILURE);
    assertThat(failing.beside(control).word("requests")).as("2 × 1 + 5").isEqualTo(PASSED);
    failing.request(WRITE, 5_050, 5_050, 5_100, FAILURE);
    assertThat(failing.word("requests")).as("one too many").isEqualTo(FAILED);
    assertThat(failing.evidence("requests").count()).isEqualTo(1);
  }

  @Test
  void aFaultOnWhatIsNotTheTruthExcusesNothing() {
    Told failing =
        calm()
            .with(FAULTY)
            .and(fault("application-1->new", 4_900, 5_500, 9))
            .request(WRITE, 5_000, 5_000, 5_100, FAILURE);
    assertThat(Requests.needControl(FAULTY, failing.history())).isFalse();
    assertThat(failing.beside(failing).word("requests")).isEqualTo(FAILED);
    Told moved =
        failing.and(
            new Event.EpochChanged(4 * MILLI, 5 * MILLI, 2, Side.NEW, Side.NEW, "open", "move"));
    assertThat(Requests.needControl(FAULTY, moved.history())).isTrue();
  }

  @Test
  void aClassThatStandsStillTooLongFails() {
    assertThat(calm().word("stalls")).isEqualTo(PASSED);
    Told slow = history("").steady(0, 5_000, 20, 5);
    slow.request(WRITE, 5_000, 5_000, 5_700, OK);
    assertThat(slow.word("stalls")).isEqualTo(FAILED);
    assertThat(slow.witness("stalls").subject()).isEqualTo("writes");
    assertThat(slow.judged("stalls").figure()).contains("writes 700 ms");
  }

  @Test
  void aStallCountsFromTheIntendedTimeThoughTheInjectorSentLate() {
    Told late = history("").steady(0, 5_000, 20, 5);
    late.request(WRITE, 5_000, 5_690, 5_700, OK);
    assertThat(late.word("stalls")).isEqualTo(FAILED);
    Told idle = history("").steady(0, 5_000, 20, 5);
    idle.request(WRITE, 5_690, 5_690, 5_700, OK);
    assertThat(idle.word("stalls")).as("nothing was due").isEqualTo(PASSED);
  }

  @Test
  void failedRequestsDoNotEndAStall() {
    Told failing = history("").steady(0, 5_000, 20, 5);
    for (long due = 5_000; due < 5_600; due += 20) {
      failing.request(WRITE, due, due, due + 5, FAILURE);
    }
    failing.request(WRITE, 5_600, 5_600, 5_605, OK);
    assertThat(failing.word("stalls")).isEqualTo(FAILED);
  }

  @Test
  void aStallInTheWindowOfAFaultIsToldAndNotJudged() {
    Told stalled = history("").steady(0, 5_000, 20, 5).with(FAULTY);
    stalled.request(WRITE, 5_000, 5_000, 5_700, OK).steady(5_700, 20_000, 20, 5);
    assertThat(stalled.word("stalls")).isEqualTo(FAILED);
    stalled.and(fault("application-1->new", 4_900, 5_100, 9));
    assertThat(stalled.word("stalls")).isEqualTo(PASSED);
    assertThat(stalled.judged("stalls").figure()).contains("(700 ms near a fault)");
  }

  @Test
  void trafficThatProvesNothingIsInconclusive() {
    assertThat(calm().and(report(20, 50, 2_000, "finished")).word("traffic")).isEqualTo(PASSED);
    assertThat(calm().word("traffic")).as("no report").isEqualTo(INCONCLUSIVE);
    assertThat(calm().and(report(21, 50, 2_000, "finished")).word("traffic"))
        .as("late")
        .isEqualTo(INCONCLUSIVE);
    assertThat(calm().and(report(0, 900, 2_000, "finished")).word("traffic"))
        .as("paused")
        .isEqualTo(INCONCLUSIVE);
    assertThat(calm().and(report(0, 0, 1_999, "finished")).word("traffic"))
        .as("counts disagree")
        .isEqualTo(INCONCLUSIVE);
    assertThat(calm().and(report(0, 0, 2_000, "killed")).word("traffic")).isEqualTo(INCONCLUSIVE);
    assertThat(
            calm()
                .and(report(0, 0, 2_000, "finished"), phase(30_000, Event.Phase.Name.ENDED))
                .word("traffic"))
        .as("died early")
        .isEqualTo(INCONCLUSIVE);
    assertThat(
            history("c1 read x ok -")
                .steady(0, 20_000, 20, 5)
                .and(report(0, 0, 2_000, "finished"))
                .word("traffic"))
        .as("one read only")
        .isEqualTo(INCONCLUSIVE);
    assertThat(calm().and(report(0, 0, 2_000, "finished", "place-order")).word("traffic"))
        .as("never sent")
        .isEqualTo(INCONCLUSIVE);
  }

  @Test
  void aFaultMustBeFelt() {
    assertThat(calm().word("faults-felt")).isEqualTo(NOT_APPLICABLE);
    Told faulty = calm().with(FAULTY);
    assertThat(faulty.word("faults-felt")).as("never began").isEqualTo(INCONCLUSIVE);
    assertThat(calm().with(FAULTY).and(fault("a", 1, 2, 0)).word("faults-felt"))
        .as("touched nothing")
        .isEqualTo(INCONCLUSIVE);
    assertThat(calm().with(FAULTY).and(fault("a", 1, 2, 0)[0]).word("faults-felt"))
        .as("never healed")
        .isEqualTo(INCONCLUSIVE);
    assertThat(calm().with(FAULTY).and(fault("a", 1, 2, 7)).word("faults-felt")).isEqualTo(PASSED);
  }

  @Test
  void eachStepIsSeenByEnoughRequests() {
    Event enough = new Event.StepEnded(MILLI, "backfill", "done", "", true);
    Event few = new Event.StepEnded(2 * MILLI, "switch", "done", "", false);
    assertThat(calm().word("enough-per-step")).isEqualTo(INCONCLUSIVE);
    assertThat(calm().and(enough).word("enough-per-step")).isEqualTo(PASSED);
    assertThat(calm().and(enough, few).word("enough-per-step")).isEqualTo(INCONCLUSIVE);
  }
}
