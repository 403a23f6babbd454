package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.plan.Plan;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** p99 of each class against that of the quiet window. Stateless. */
public final class Latency {

  /** Below this the hundredth request is three requests or fewer. */
  static final int REQUESTS_MIN = 300;

  private Latency() {}

  /** p99 of a class; ns, and of how many requests. */
  public record P99(long nanos, int requests) {}

  /** Which requests are left out. */
  @FunctionalInterface
  private interface Apart {
    Apart NOTHING = (due, returned) -> false;

    boolean holds(long due, long returned);

    default Apart or(Apart other) {
      return (due, returned) -> holds(due, returned) || other.holds(due, returned);
    }
  }

  static Answer judge(Analysis analysis) {
    Plan plan = analysis.plan();
    StringBuilder figure = new StringBuilder();
    for (Operation.Access access : Operation.Access.values()) {
      P99 quiet = quiet(plan, analysis.history(), access);
      P99 then = migration(plan, analysis.history(), access);
      String name = name(access);
      if (then.requests() < REQUESTS_MIN || quiet.requests() == 0) {
        return Answer.inconclusive(
            "only %d %s ended in the migration outside fault windows, %d before it; p99 needs %d: lengthen the dwell or raise the rate"
                .formatted(then.requests(), name, quiet.requests(), REQUESTS_MIN));
      }
      long limit =
          Math.max(
              Math.round(quiet.nanos() * plan.budget().p99Factor()),
              plan.budget().p99Floor().toNanos());
      figure.append(
          String.format(
              Locale.ROOT,
              "%s%s %,d ms (quiet %,d ms)",
              figure.length() == 0 ? "" : ", ",
              name,
              then.nanos() / 1_000_000,
              quiet.nanos() / 1_000_000));
      if (then.nanos() > limit) {
        return tooHigh(analysis, access, then, limit, figure.toString());
      }
    }
    return Answer.passed(figure.toString());
  }

  private static Answer tooHigh(
      Analysis analysis, Operation.Access access, P99 then, long limit, String figure) {
    Optional<String> undecided = undecided(analysis, access, then, limit);
    if (undecided.isPresent()) {
      return Answer.inconclusive(undecided.get());
    }
    String name = name(access);
    Witness witness =
        new Witness(
            "p99 of " + name + " over the migration is too high",
            name,
            List.of(),
            "",
            "at most " + limit / 1_000_000 + " ms",
            then.nanos() / 1_000_000 + " ms over " + then.requests() + " requests",
            "compare the steps' p99 in report.html");
    return new Answer(new Verdict.Failed(Evidence.of(1, witness)), figure);
  }

  /** Why a p99 over the limit says nothing of old or new, if it does not. */
  private static Optional<String> undecided(
      Analysis analysis, Operation.Access access, P99 then, long limit) {
    if (Evidential.standstill(analysis.history()) > limit) {
      return Optional.of("the injector itself stood still for longer than the limit");
    }
    if (Evidential.ranLate(analysis.history())) {
      return Optional.of(
          "the injector itself was late, so p99 over the limit says nothing of old or new");
    }
    Stalls.Stall stall = Stalls.longest(analysis.plan(), analysis.history(), access, true);
    Apart stalled = permitted(analysis, stall);
    P99 rest = migration(analysis.plan(), analysis.history(), access, stalled);
    if (rest.nanos() <= limit) {
      return Optional.of(
          "stalls of at most %d ms, which the budget permits, hold the slowest 1 %% of %d %s, and without them p99 is %d ms of %d: lengthen the dwell"
              .formatted(
                  stall.length() / 1_000_000,
                  then.requests(),
                  name(access),
                  rest.nanos() / 1_000_000,
                  limit / 1_000_000));
    }
    Busy busy = Busy.of(analysis.history());
    P99 calm = migration(analysis.plan(), analysis.history(), access, stalled.or(busy::during));
    if (busy.any() && (calm.nanos() <= limit || calm.requests() < REQUESTS_MIN)) {
      return Optional.of(
          "this machine's processors were busy for nine tenths and more; of %d %s, the %d under way at no such time have a p99 of %d ms of %d: take a larger or quieter machine, or a lower rate; environment.json tells who used them"
              .formatted(
                  then.requests(),
                  name(access),
                  calm.requests(),
                  calm.nanos() / 1_000_000,
                  limit / 1_000_000));
    }
    return Optional.empty();
  }

  /** What was due in stalls, if the budget permits them. */
  private static Apart permitted(Analysis analysis, Stalls.Stall longest) {
    if (longest.length() > analysis.plan().budget().stall().toNanos()) {
      return Apart.NOTHING;
    }
    List<Stalls.Stall> stalls = drains(analysis.scene());
    stalls.add(longest);
    return (due, returned) -> stalls.stream().anyMatch(each -> each.covers(due));
  }

  /** Whoever is due while the front door parks is judged by how long that lasts (I2). */
  private static List<Stalls.Stall> drains(Scene scene) {
    List<Stalls.Stall> drains = new ArrayList<>();
    long since = Long.MAX_VALUE;
    for (Event.EpochChanged epoch : scene.epochs()) {
      if (epoch.state().equals("draining")) {
        since = Math.min(since, epoch.at());
      } else if (since != Long.MAX_VALUE) {
        drains.add(new Stalls.Stall(since, epoch.until()));
        since = Long.MAX_VALUE;
      }
    }
    return drains;
  }

  private static String name(Operation.Access access) {
    return access == Operation.Access.READ ? "reads" : "writes";
  }

  /** p99 in the quiet window before the migration. */
  public static P99 quiet(Plan plan, History history, Operation.Access access) {
    Scene scene = Scene.of(plan, history);
    return p99(history.operations(), access, scene, scene.measured(), scene.migration());
  }

  /** p99 over the whole migration, outside the windows of faults. */
  public static P99 migration(Plan plan, History history, Operation.Access access) {
    return migration(plan, history, access, Apart.NOTHING);
  }

  private static P99 migration(Plan plan, History history, Operation.Access access, Apart without) {
    Scene scene = Scene.of(plan, history);
    long end = scene.steps().isEmpty() ? scene.end() : lastEnd(scene);
    return p99(history.operations(), access, scene, scene.migration(), end, without);
  }

  private static long lastEnd(Scene scene) {
    return scene.steps().stream().mapToLong(Scene.Span::until).max().orElse(scene.end());
  }

  /** p99 of what was due in an interval. */
  public static P99 p99(
      OperationTable operations, Operation.Access access, Scene scene, long from, long until) {
    return p99(operations, access, scene, from, until, Apart.NOTHING);
  }

  private static P99 p99(
      OperationTable operations,
      Operation.Access access,
      Scene scene,
      long from,
      long until,
      Apart without) {
    long[] latencies = new long[operations.size()];
    int count = 0;
    for (int i = 0; i < operations.size(); i++) {
      long due = operations.intended(i);
      boolean counts =
          operations.access(i) == access
              && operations.answer(i) == Operation.Answer.SUCCEEDED
              && due >= from
              && due < until
              && !without.holds(due, operations.returned(i))
              && !scene.disturbed(due, operations.returned(i));
      if (counts) {
        latencies[count++] = operations.returned(i) - due;
      }
    }
    Arrays.sort(latencies, 0, count);
    return new P99(count == 0 ? 0 : latencies[Math.min(count - 1, (int) (count * 0.99))], count);
  }
}
