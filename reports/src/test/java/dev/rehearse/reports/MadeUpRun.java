package dev.rehearse.reports;

import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationLog;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Rate;
import dev.rehearse.record.Figures;
import dev.rehearse.record.Particulars;
import dev.rehearse.record.VerdictRecord;
import dev.rehearse.verdict.CheckResult;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Fifty seconds of a dual-writes rehearsal: 10 000 operations, a stall, a slow link, a kill. */
final class MadeUpRun {

  static final long ORIGIN = 5_000_000_000_000L;
  private static final long MILLI = 1_000_000;
  private static final String LATENCY = "latency application->new @backfill";

  private MadeUpRun() {}

  static History history() {
    List<Operation> operations = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 10_000; i++) {
      operations.add(operation(i, random));
    }
    operations.sort(Comparator.comparingLong(Operation::call));
    return new History(OperationLog.of(operations), List.of(), events());
  }

  private static Operation operation(int i, SplittableRandom random) {
    boolean write = i % 2 == 1;
    long intended = ORIGIN + i * (5 * MILLI);
    double at = i * 0.005;
    double millis = (write ? 3.2 : 1.4) * Math.exp(Math.abs(random.nextDouble() * 1.6 - 0.4));
    if (random.nextInt(100) == 0) {
      millis *= 4;
    }
    if (write && at > 15 && at < 18) {
      millis += 8;
    }
    long returned = intended + (long) (millis * MILLI);
    // The drain of the switch: what comes in waits for its end.
    if (at >= 30 && at < 30.3) {
      returned = ORIGIN + 30_300 * MILLI + (long) (millis * MILLI);
    }
    return new Operation(
        i + 1L,
        i / 2,
        write ? "change-email" : "find-customer",
        write ? Operation.Access.WRITE : Operation.Access.READ,
        intended,
        intended + 40_000,
        returned,
        Operation.Outcome.OK,
        Operation.Answer.SUCCEEDED,
        "",
        at < 30 ? 1 : 2,
        List.of());
  }

  private static List<Event> events() {
    List<Event> events = new ArrayList<>();
    events.add(new Event.Phase(at(0), Event.Phase.Name.BEFORE));
    events.add(new Event.Phase(at(10), Event.Phase.Name.MIGRATION));
    step(events, "prepare", 10, 11.2);
    step(events, "mirror", 11.2, 14);
    step(events, "backfill", 14, 24);
    step(events, "verify", 24, 29);
    step(events, "switch", 29, 31);
    step(events, "watch", 31, 37);
    step(events, "retire", 37, 38.5);
    events.add(new Event.FaultStarted(at(15), LATENCY, "application->new", "latency"));
    events.add(new Event.FaultEnded(at(18), LATENCY, 184_320, "bytes"));
    events.add(new Event.FaultStarted(at(20), "kill migrator @backfill", "migrator", "kill"));
    events.add(new Event.FaultEnded(at(20.01), "kill migrator @backfill", 1, "processes"));
    events.add(new Event.ProcessChanged(at(20), "migrator", "killed", "137"));
    events.add(new Event.Progress(at(23.9), "backfill", 110_000, 110_000, 0, 31));
    events.add(new Event.EpochChanged(at(29.5), at(29.5), 1, Side.OLD, Side.NEW, "open", "reads"));
    events.add(
        new Event.EpochChanged(at(29.8), at(29.8), 1, Side.OLD, Side.OLD, "open", "reads-back"));
    events.add(new Event.EpochChanged(at(30), at(30), 1, Side.OLD, Side.OLD, "draining", "drain"));
    events.add(new Event.EpochChanged(at(30.3), at(30.3), 2, Side.NEW, Side.NEW, "open", "move"));
    events.add(new Event.Phase(at(38.5), Event.Phase.Name.AFTER));
    events.add(new Event.Ended(at(38.5), "completed", "completed", Side.NEW, ""));
    events.add(new Event.Phase(at(50), Event.Phase.Name.ENDED));
    events.add(new Event.Validated(at(51), 1_000, 2_500_000_000L));
    events.sort(Comparator.comparingLong(Event::at));
    return events;
  }

  private static void step(List<Event> events, String name, double from, double to) {
    events.add(new Event.StepStarted(at(from), name, false));
    events.add(new Event.StepEnded(at(to), name, "done", "", true));
  }

  private static long at(double seconds) {
    return ORIGIN + (long) (seconds * 1e9);
  }

  static Plan plan(String name) {
    return new Plan(
        Path.of("plan.yaml"),
        name,
        42,
        new Plan.Databases(
            new Plan.Database(Plan.Engine.POSTGRESQL, "14"),
            new Plan.Database(Plan.Engine.POSTGRESQL, "18")),
        new Plan.Application(
            Path.of("shop"),
            2,
            Map.of(),
            Map.of(),
            new Plan.Pool(8, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            Plan.Isolation.READ_COMMITTED,
            3),
        new Plan.Traffic(
            new Rate(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Plan.Arrivals.EVEN,
            100,
            Duration.ofSeconds(5),
            Map.of()),
        new Plan.Strategy(
            "dual-writes",
            2_000,
            1,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Plan.Strategy.Switching.TOGETHER,
            false,
            false,
            Optional.empty()),
        List.of(),
        new Plan.Budget(
            0,
            Duration.ofMillis(500),
            2,
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            false,
            10),
        Plan.Ending.COMPLETED,
        new Plan.Limits(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofSeconds(10)));
  }

  static VerdictRecord passed() {
    return record("the shop moves to PostgreSQL 18", "", Optional.empty());
  }

  static VerdictRecord failed() {
    return record("the shop moves to PostgreSQL 18", "D4", Optional.of(lost("customers[4711]")));
  }

  static Witness lost(String subject) {
    return new Witness(
        "An acknowledged write is gone: the row holds the value from before it.",
        subject + ".email",
        List.of(
            "client  812  write  17.203 s – 17.209 s  ok   backfill  email = ada@new.example",
            "backfill     copy   17.204 s – 17.231 s  ok   backfill  email = ada@old.example",
            "client 1903  read   31.870 s – 31.872 s  ok   watch     email = ada@old.example"),
        "backfill",
        "ada@new.example",
        "ada@old.example",
        "rehearse run plans/dual-writes/pg14-pg18.yaml --sabotage D4 --seed 42");
  }

  /** A record of this run in which one more check failed, if there is a witness. */
  static VerdictRecord record(String name, String sabotage, Optional<Witness> witness) {
    List<CheckResult> checks = new ArrayList<>();
    checks.add(check("outcome", List.of(), new Verdict.Passed(), "completed"));
    checks.add(check("requests", List.of("I1"), new Verdict.Passed(), "0 of 10 000 failed"));
    checks.add(check("stalls", List.of("I2"), new Verdict.Passed(), "300 ms of 500 ms"));
    checks.add(
        check(
            "writes-kept",
            List.of("I3", "I4"),
            witness
                .<Verdict>map(each -> new Verdict.Failed(Evidence.of(3, each)))
                .orElse(new Verdict.Passed()),
            "4 981 registers"));
    checks.add(
        check(
            "roll-back",
            List.of("I12"),
            new Verdict.NotApplicable("The plan does not roll back."),
            ""));
    return new Figures(plan(name), history())
        .record(
            checks,
            new Particulars(
                "0.1.0",
                Instant.parse("2026-11-24T10:00:00Z"),
                "postgresql 14.20",
                "postgresql 18.1",
                sabotage,
                "./rehearse run plans/dual-writes/pg14-pg18.yaml --seed 42"
                    + (sabotage.isEmpty() ? "" : " --sabotage " + sabotage),
                0,
                Duration.ofMillis(7_410),
                "none"));
  }

  private static CheckResult check(
      String name, List<String> invariants, Verdict verdict, String figure) {
    return new CheckResult(name, invariants, verdict, figure);
  }
}
