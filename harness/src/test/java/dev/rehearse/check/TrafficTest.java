package dev.rehearse.check;

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

/** I1, I2, latency, and whether the traffic and its faults can prove anything. */
final class TrafficTest {

  private static final long MILLI = 1_000_000;
  private static final Operation.Answer OK = Operation.Answer.SUCCEEDED;
  private static final Operation.Answer FAILURE = Operation.Answer.FAILED;
  private static final Operation.Access WRITE = Operation.Access.WRITE;
  private static final Plan.Fault SLOW = Plans.latency("application->old", "backfill");
  private static final Plan FAULTY = Plans.with(List.of(SLOW), Plan.Ending.COMPLETED);

  private static Event phase(long at, Event.Phase.Name name) {
    return new Event.Phase(at * MILLI, name);
  }

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

  private static Told migrating(long latency) {
    return history("")
        .steady(0, 10_000, 20, 5)
        .steady(10_000, 20_000, 20, latency)
        .and(phase(10_000, Event.Phase.Name.MIGRATION), phase(21_000, Event.Phase.Name.ENDED));
  }

  @Test
  void p99StaysNearThatOfTheQuietWindow() {
    assertThat(migrating(90).word("latency")).as("under the floor of 100 ms").isEqualTo(PASSED);
    assertThat(migrating(101).word("latency")).isEqualTo(FAILED);
  }

  @Test
  void waitingForAProcessorIsNotTheMigrationsWaiting() {
    Told busy = migrating(101).and(machine(10_000, 14_000, 0.9), machine(14_000, 21_000, 1));
    assertThat(busy.word("latency")).isEqualTo(INCONCLUSIVE);
    assertThat(busy.judged("latency").verdict().toString()).contains("processors were busy");
    assertThat(migrating(101).and(machine(10_000, 17_000, 1)).word("latency"))
        .as("the rest is too few")
        .isEqualTo(INCONCLUSIVE);
    Told partly =
        history("")
            .steady(0, 10_000, 20, 5)
            .steady(10_000, 13_000, 20, 400)
            .steady(13_400, 20_000, 20, 5)
            .and(phase(10_000, Event.Phase.Name.MIGRATION), phase(21_000, Event.Phase.Name.ENDED));
    assertThat(partly.word("latency")).isEqualTo(FAILED);
    assertThat(partly.and(machine(10_000, 13_500, 1)).word("latency"))
        .as("slow only while busy")
        .isEqualTo(INCONCLUSIVE);
  }

  @Test
  void whatIsSlowWhileAProcessorIsFreeIsTheMigrations() {
    assertThat(migrating(101).and(machine(10_000, 21_000, 0.89)).word("latency")).isEqualTo(FAILED);
    assertThat(
            migrating(101)
                .and(machine(10_000, 12_000, 1), machine(19_000, 21_000, 1))
                .word("latency"))
        .as("as slow between two busy times")
        .isEqualTo(FAILED);
  }

  private static Event machine(long from, long until, double share) {
    return new Event.MachineBusy(from * MILLI, until * MILLI, share);
  }

  @Test
  void p99OfALateInjectorSaysNothing() {
    assertThat(migrating(101).and(report(20, 50, 2_000, "finished")).word("latency"))
        .isEqualTo(FAILED);
    assertThat(migrating(101).and(report(21, 50, 2_000, "finished")).word("latency"))
        .isEqualTo(INCONCLUSIVE);
  }

  /** So few requests that stalls hold the slowest hundredth of them: those are judged already. */
  @Test
  void p99SaysNothingWherePermittedStallsMakeIt() {
    assertThat(stalledFor(400, 5).word("stalls")).isEqualTo(PASSED);
    assertThat(stalledFor(400, 5).word("latency")).isEqualTo(INCONCLUSIVE);
    assertThat(stalledFor(400, 5).judged("latency").verdict().toString())
        .contains("stalls of at most 400 ms")
        .contains("without them p99 is 5 ms of 100");
    assertThat(stalledFor(400, 101).word("latency")).as("slow beside it").isEqualTo(FAILED);
    assertThat(stalledFor(600, 5).word("latency")).as("not permitted").isEqualTo(FAILED);
  }

  @Test
  void everyDrainIsLeftToTheStalls() {
    Told twice = history("").steady(0, 10_000, 20, 5).steady(10_000, 12_000, 20, 5);
    parked(twice, 12_000, 300).steady(12_300, 15_000, 20, 5);
    parked(twice, 15_000, 300)
        .steady(15_300, 20_000, 20, 5)
        .and(phase(10_000, Event.Phase.Name.MIGRATION), phase(21_000, Event.Phase.Name.ENDED));
    assertThat(twice.word("latency")).as("one of them is more than a stall").isEqualTo(FAILED);
    twice.and(epoch(12_000, 2, "draining"), epoch(12_280, 3, "open"));
    twice.and(epoch(15_000, 4, "draining"), epoch(15_280, 5, "open"));
    assertThat(twice.word("latency")).isEqualTo(INCONCLUSIVE);
  }

  private static Event epoch(long at, long epoch, String state) {
    return new Event.EpochChanged(
        at * MILLI, (at + 20) * MILLI, epoch, Side.OLD, Side.OLD, state, "test");
  }

  private static Told parked(Told told, long from, long length) {
    for (long due = from; due < from + length; due += 20) {
      told.request(Operation.Access.READ, due, due, from + length, OK)
          .request(WRITE, due, due, from + length, OK);
    }
    return told;
  }

  private static Told stalledFor(long length, long latency) {
    Told stalled = history("").steady(0, 10_000, 20, 5).steady(10_000, 15_000, 20, latency);
    return parked(stalled, 15_000, length)
        .steady(15_000 + length, 20_000, 20, latency)
        .and(phase(10_000, Event.Phase.Name.MIGRATION), phase(21_000, Event.Phase.Name.ENDED));
  }

  @Test
  void p99OfTooFewRequestsSaysNothing() {
    Told few =
        history("")
            .steady(0, 10_000, 20, 5)
            .steady(10_000, 15_980, 20, 5)
            .and(phase(10_000, Event.Phase.Name.MIGRATION));
    assertThat(few.word("latency")).isEqualTo(INCONCLUSIVE);
    assertThat(few.steady(15_980, 16_000, 20, 5).word("latency")).isEqualTo(PASSED);
  }

  private static Event report(long late, long pause, long own, String exit, String... mix) {
    return new Event.InjectorReport(
        20_000 * MILLI,
        2_000,
        late,
        12 * MILLI,
        pause * MILLI,
        own,
        0,
        2_000,
        0,
        0,
        List.of(mix),
        exit);
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
