package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.plan.Plan;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The longest time in which requests of a class were due and none succeeded (I2). Stateless. */
public final class Stalls {

  private Stalls() {}

  /** A time in which a class stood still. */
  public record Stall(long from, long until) {
    public long length() {
      return until - from;
    }

    boolean covers(long moment) {
      return from <= moment && moment < until;
    }

    static Stall none() {
      return new Stall(0, 0);
    }
  }

  static Answer judge(Analysis analysis) {
    Plan plan = analysis.plan();
    Stall reads = longest(plan, analysis.history(), Operation.Access.READ, outside(plan));
    Stall writes = longest(plan, analysis.history(), Operation.Access.WRITE, outside(plan));
    String figure = figure(analysis, reads, writes);
    long limit = plan.budget().stall().toNanos();
    boolean writesWorse = writes.length() >= reads.length();
    Stall worst = writesWorse ? writes : reads;
    if (worst.length() <= limit) {
      return Answer.passed(figure);
    }
    if (Evidential.standstill(analysis.history()) >= limit) {
      return Answer.inconclusive(
          "the injector itself stood still for as long as the longest stall; nothing can be said of it");
    }
    Scene scene = analysis.scene();
    Witness witness =
        new Witness(
            (writesWorse ? "writes" : "reads")
                + " stood still from "
                + scene.time(worst.from())
                + " to "
                + scene.time(worst.until()),
            writesWorse ? "writes" : "reads",
            List.of(),
            scene.step(worst.from(), worst.until()),
            "at most " + plan.budget().stall().toMillis() + " ms",
            worst.length() / 1_000_000 + " ms",
            "look at the timeline of report.html and at the database logs around that time");
    long count = reads.length() > limit && writes.length() > limit ? 2 : 1;
    return new Answer(new Verdict.Failed(Evidence.of(count, witness)), figure);
  }

  /** What stood still in a fault's window is told too: nobody shall think that it was judged. */
  private static String figure(Analysis analysis, Stall reads, Stall writes) {
    Plan plan = analysis.plan();
    long judged = Math.max(reads.length(), writes.length());
    long all =
        Stream.of(Operation.Access.READ, Operation.Access.WRITE)
            .mapToLong(access -> longest(plan, analysis.history(), access, false).length())
            .max()
            .orElse(0);
    return String.format(
        Locale.ROOT,
        "reads %,d ms, writes %,d ms%s, allowed %,d ms",
        Math.round(reads.length() / 1e6),
        Math.round(writes.length() / 1e6),
        all > judged
            ? String.format(Locale.ROOT, " (%,d ms near a fault)", Math.round(all / 1e6))
            : "",
        plan.budget().stall().toMillis());
  }

  private static boolean outside(Plan plan) {
    return !plan.budget().duringFaults();
  }

  /**
   * The longest stall of a class in the measured time.
   *
   * @param outsideWindows whether the parts inside fault windows are left out
   */
  public static Stall longest(
      Plan plan, History history, Operation.Access access, boolean outsideWindows) {
    Scene scene = Scene.of(plan, history);
    OperationTable operations = history.operations();
    long[] successes =
        measured(operations, scene, access)
            .filter(i -> operations.answer(i) == Operation.Answer.SUCCEEDED)
            .mapToLong(operations::returned)
            .sorted()
            .toArray();
    long[] due = due(operations, scene, access, successes);
    Stall worst = Stall.none();
    long last = scene.measured();
    for (int i = 0; i < successes.length; i++) {
      // Due earliest among all that had not ended when the last one succeeded, failed ones too.
      long until = successes[i];
      long from = Math.min(until, Math.max(last, due[i]));
      worst = longer(worst, outsideWindows ? clear(scene, from, until) : new Stall(from, until));
      last = until;
    }
    if (due[successes.length] != Long.MAX_VALUE) {
      long latest =
          measured(operations, scene, access).mapToLong(operations::intended).max().orElse(last);
      long until = Math.max(last, Math.min(scene.end(), latest));
      long from = Math.min(until, Math.max(last, due[successes.length]));
      worst = longer(worst, outsideWindows ? clear(scene, from, until) : new Stall(from, until));
    }
    return worst;
  }

  /** For each success, and for the time after them all: the earliest due that had not ended. */
  private static long[] due(
      OperationTable operations, Scene scene, Operation.Access access, long[] successes) {
    long[] due = new long[successes.length + 1];
    Arrays.fill(due, Long.MAX_VALUE);
    measured(operations, scene, access)
        .forEach(
            i -> {
              int success = Times.below(successes, operations.returned(i));
              due[success] = Math.min(due[success], operations.intended(i));
            });
    for (int i = due.length - 2; i >= 0; i--) {
      due[i] = Math.min(due[i], due[i + 1]);
    }
    return due;
  }

  private static IntStream measured(
      OperationTable operations, Scene scene, Operation.Access access) {
    return IntStream.range(0, operations.size())
        .filter(i -> operations.access(i) == access && operations.intended(i) >= scene.measured());
  }

  /** The longest part of an interval that no fault's window covers. */
  private static Stall clear(Scene scene, long from, long until) {
    Stall best = Stall.none();
    long start = from;
    List<Scene.Window> windows =
        scene.windows().stream().sorted(Comparator.comparingLong(Scene.Window::from)).toList();
    for (Scene.Window window : windows) {
      if (window.until() < start || window.from() > until) {
        continue;
      }
      best = longer(best, new Stall(start, Math.max(start, window.from())));
      start = Math.max(start, window.until());
    }
    return longer(best, new Stall(Math.min(start, until), until));
  }

  private static Stall longer(Stall one, Stall other) {
    return other.length() > one.length() ? other : one;
  }
}
