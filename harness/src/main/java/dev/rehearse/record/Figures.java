package dev.rehearse.record;

import dev.rehearse.history.Discrepancies;
import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.plan.Plan;
import dev.rehearse.verdict.CheckResult;
import dev.rehearse.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures of a run: a pure function of plan and history. Immutable after construction;
 * thread-safe.
 *
 * <p>Only what was due after the warm-up counts. Latency runs from the intended time.
 */
public final class Figures {

  private static final double NANOS_PER_MILLI = 1e6;

  private final Plan plan;
  private final History history;
  private final Moments moments;
  private final List<Operation> measured = new ArrayList<>();
  private final List<Stall> stalls = new ArrayList<>();
  private final long deadline;

  public Figures(Plan plan, History history) {
    this.plan = plan;
    this.history = history;
    this.moments = Moments.of(history);
    this.deadline = plan.traffic().deadline().toNanos();
    for (int i = 0; i < history.operations().size(); i++) {
      Operation each = history.operations().get(i);
      if (each.intended() >= moments.origin() && each.answer() != Operation.Answer.NOT_SENT) {
        measured.add(each);
      }
    }
    for (Operation.Access access : Operation.Access.values()) {
      stalls.addAll(Stall.of(measured, access, deadline));
    }
  }

  /** The whole record of a run. */
  public VerdictRecord record(List<CheckResult> checks, Particulars particulars) {
    VerdictRecord.Requests requests = requests(particulars.excused());
    VerdictRecord.P99 p99 = p99();
    return new VerdictRecord(
        VerdictRecord.SCHEMA_VERSION,
        "rehearse",
        particulars.version(),
        particulars.started().toString(),
        new VerdictRecord.Engines(particulars.old(), particulars.fresh()),
        merged(checks),
        history.events(Event.Ended.class).stream()
            .reduce((a, b) -> b)
            .map(Event.Ended::ending)
            .orElse("unknown"),
        plan.expect().word(),
        plan.seed(),
        particulars.replay(),
        plan.strategy().name(),
        plan.name(),
        particulars.sabotage(),
        requests,
        stall(),
        p99,
        budget(requests, p99),
        steps(),
        faults(),
        checks.stream().map(VerdictRecord.Check::of).toList(),
        round(particulars.outsideTraffic().toNanos() / 1e9),
        discrepancies(),
        validated(),
        particulars.control(),
        "The seed brings back data, traffic and faults, but not how threads and processes"
            + " interleave.");
  }

  /** FAILED over INCONCLUSIVE over PASSED; no check at all is INCONCLUSIVE. */
  static Verdict.Word merged(List<CheckResult> checks) {
    return checks.stream()
        .map(each -> each.verdict().word())
        .filter(word -> word != Verdict.Word.NOT_APPLICABLE)
        .max(Enum::compareTo)
        .orElse(Verdict.Word.INCONCLUSIVE);
  }

  VerdictRecord.Requests requests(long excused) {
    long succeeded = 0;
    long unknown = 0;
    for (Operation each : measured) {
      if (each.answer() == Operation.Answer.SUCCEEDED) {
        succeeded++;
      } else if (each.outcome() == Operation.Outcome.UNKNOWN) {
        unknown++;
      }
    }
    return new VerdictRecord.Requests(
        measured.size(), succeeded, measured.size() - succeeded, unknown, excused);
  }

  VerdictRecord.PerClass stall() {
    return new VerdictRecord.PerClass(
        longest(Operation.Access.READ), longest(Operation.Access.WRITE));
  }

  private double longest(Operation.Access access) {
    return millis(
        stalls.stream()
            .filter(each -> each.access() == access)
            .mapToLong(Stall::nanos)
            .max()
            .orElse(0));
  }

  VerdictRecord.P99 p99() {
    long settle = plan.budget().settle().toNanos();
    long start = moments.migration();
    long end = moments.after();
    return new VerdictRecord.P99(
        perClass(each -> each.intended() < start),
        perClass(
            each ->
                each.intended() >= start
                    && each.intended() < end
                    && !moments.inFault(each.intended(), Stall.end(each, deadline), settle)));
  }

  private VerdictRecord.PerClass perClass(java.util.function.Predicate<Operation> where) {
    return new VerdictRecord.PerClass(
        p99(each -> each.access() == Operation.Access.READ && where.test(each)),
        p99(each -> each.access() == Operation.Access.WRITE && where.test(each)));
  }

  private double p99(java.util.function.Predicate<Operation> where) {
    long[] latencies =
        measured.stream()
            .filter(where)
            .mapToLong(each -> Stall.end(each, deadline) - each.intended())
            .sorted()
            .toArray();
    return millis(Timeline.percentile(latencies, latencies.length, 0.99));
  }

  private List<VerdictRecord.BudgetLine> budget(
      VerdictRecord.Requests requests, VerdictRecord.P99 p99) {
    Plan.Budget budget = plan.budget();
    double floor = budget.p99Floor().toNanos() / NANOS_PER_MILLI;
    return List.of(
        new VerdictRecord.BudgetLine(
            "failed requests", budget.failed(), requests.failed() - requests.excused(), "requests"),
        new VerdictRecord.BudgetLine(
            "stall", millis(budget.stall().toNanos()), stall().worst(), "ms"),
        new VerdictRecord.BudgetLine(
            "p99 of reads",
            round(Math.max(floor, budget.p99Factor() * p99.quiet().reads())),
            p99.migration().reads(),
            "ms"),
        new VerdictRecord.BudgetLine(
            "p99 of writes",
            round(Math.max(floor, budget.p99Factor() * p99.quiet().writes())),
            p99.migration().writes(),
            "ms"));
  }

  List<VerdictRecord.Step> steps() {
    List<VerdictRecord.Step> steps = new ArrayList<>();
    for (Moments.Band band : moments.steps()) {
      List<Operation> in =
          measured.stream().filter(each -> overlaps(band, each.intended(), end(each))).toList();
      long[] latencies =
          in.stream().mapToLong(each -> end(each) - each.intended()).sorted().toArray();
      long stall =
          stalls.stream()
              .filter(each -> overlaps(band, each.from(), each.to()))
              .mapToLong(Stall::nanos)
              .max()
              .orElse(0);
      steps.add(
          new VerdictRecord.Step(
              band.name(),
              moments.seconds(band.from()),
              round((band.to() - band.from()) / 1e9),
              band.detail(),
              in.size(),
              in.stream().filter(each -> each.answer() != Operation.Answer.SUCCEEDED).count(),
              millis(Timeline.percentile(latencies, latencies.length, 0.99)),
              millis(stall),
              rows(band.name())));
    }
    return steps;
  }

  private long end(Operation operation) {
    return Stall.end(operation, deadline);
  }

  private static boolean overlaps(Moments.Band band, long from, long to) {
    return from < band.to() && to >= band.from();
  }

  private long rows(String step) {
    return history.events(Event.Progress.class).stream()
        .filter(each -> each.step().equals(step))
        .mapToLong(Event.Progress::rowsCopied)
        .max()
        .orElse(0);
  }

  List<VerdictRecord.Fault> faults() {
    return moments.faults().stream()
        .map(
            each ->
                new VerdictRecord.Fault(
                    each.name(),
                    each.kind(),
                    each.target(),
                    each.effect(),
                    each.unit(),
                    moments.seconds(each.from()),
                    moments.seconds(each.to())))
        .toList();
  }

  private VerdictRecord.Discrepancies discrepancies() {
    Discrepancies seen = Discrepancies.NONE;
    for (Event.Progress each : history.events(Event.Progress.class)) {
      seen = seen.then(each.discrepanciesResolved(), each.discrepanciesOpen());
    }
    return new VerdictRecord.Discrepancies(seen.logged(), seen.allResolved(), seen.open());
  }

  private VerdictRecord.Validated validated() {
    long rows = 0;
    long nanos = 0;
    for (Event.Validated each : history.events(Event.Validated.class)) {
      rows += each.rows();
      nanos += each.nanos();
    }
    return new VerdictRecord.Validated(rows, rows == 0 ? 0 : millis(nanos / rows));
  }

  static double millis(long nanos) {
    return round(nanos / NANOS_PER_MILLI);
  }

  static double round(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.2f", value));
  }
}
