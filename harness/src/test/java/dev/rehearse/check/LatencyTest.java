package dev.rehearse.check;

import static dev.rehearse.check.Events.phase;
import static dev.rehearse.check.Events.report;
import static dev.rehearse.check.Told.history;
import static dev.rehearse.verdict.Verdict.Word.FAILED;
import static dev.rehearse.verdict.Verdict.Word.INCONCLUSIVE;
import static dev.rehearse.verdict.Verdict.Word.PASSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Side;
import org.junit.jupiter.api.Test;

/** How slow requests may be in the migration, and when that cannot be said. */
final class LatencyTest {
  private static final long MILLI = 1_000_000;
  private static final Operation.Answer OK = Operation.Answer.SUCCEEDED;
  private static final Operation.Access WRITE = Operation.Access.WRITE;

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
}
