package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Failed requests (I1), and which of them a fault excuses. Stateless. */
public final class Requests {

  /** A control is one sample; twice its failures and five more is what chance allows. */
  private static final int CONTROL_FACTOR = 2;

  private static final int CONTROL_MORE = 5;

  private Requests() {}

  /**
   * Counts, from the beginning of measuring on.
   *
   * @param excused failed requests that a fault's window and the control excuse
   */
  public record Counts(long sent, long succeeded, long failed, long unknown, long excused) {}

  /** The counts of a run. */
  public static Counts count(Plan plan, History history, Optional<History> control) {
    Scene scene = Scene.of(plan, history);
    long sent = 0;
    long failed = 0;
    long unknown = 0;
    OperationTable operations = history.operations();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      if (operation.call() < scene.measured()) {
        continue;
      }
      sent++;
      failed += operation.answer() == Operation.Answer.SUCCEEDED ? 0 : 1;
      unknown += operation.outcome() == Operation.Outcome.UNKNOWN ? 1 : 0;
    }
    long excused = failed - blamed(plan, history, control, scene).size();
    return new Counts(sent, sent - failed, failed, unknown, excused);
  }

  static Answer judge(Analysis analysis) {
    List<Operation> blamed =
        blamed(analysis.plan(), analysis.history(), analysis.control(), analysis.scene());
    Counts counts = count(analysis.plan(), analysis.history(), analysis.control());
    String figure =
        String.format(
            Locale.ROOT,
            "%,d sent, %,d failed, %,d excused",
            counts.sent(),
            counts.failed(),
            counts.excused());
    if (blamed.size() <= analysis.plan().budget().failed()) {
      return Answer.passed(figure);
    }
    return new Answer(
        new Verdict.Failed(Evidence.of(blamed.size(), witness(analysis.scene(), blamed.get(0)))),
        figure);
  }

  private static Witness witness(Scene scene, Operation operation) {
    return new Witness(
        "the request " + operation.name() + " failed: " + operation.detail(),
        operation.name(),
        List.of(scene.describe(operation, "", "", "")),
        scene.step(operation.call(), Math.min(operation.returned(), scene.end())),
        "a 2xx before the deadline",
        operation.detail(),
        "read logs/application-*.log and logs/front-door.log around "
            + scene.time(operation.call()));
  }

  /** Failed requests that nothing excuses, in order of time. */
  private static List<Operation> blamed(
      Plan plan, History history, Optional<History> control, Scene scene) {
    List<Operation> blamed = new ArrayList<>();
    Map<Operation.Access, Long> allowance = new EnumMap<>(Operation.Access.class);
    OperationTable operations = history.operations();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      boolean measuredFailure =
          operation.call() >= scene.measured() && operation.answer() != Operation.Answer.SUCCEEDED;
      if (measuredFailure && !excused(operation, plan, history, control, scene, allowance)) {
        blamed.add(operation);
      }
    }
    return blamed;
  }

  private static boolean excused(
      Operation operation,
      Plan plan,
      History history,
      Optional<History> control,
      Scene scene,
      Map<Operation.Access, Long> allowance) {
    if (control.isEmpty() || !excusable(operation, history, scene)) {
      return false;
    }
    long left =
        allowance.computeIfAbsent(
            operation.access(), access -> allowed(plan, control.get(), access));
    allowance.put(operation.access(), left - 1);
    return left > 0;
  }

  private static long allowed(Plan plan, History control, Operation.Access access) {
    Scene scene = Scene.of(plan, control);
    long failures = 0;
    OperationTable operations = control.operations();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      boolean counts =
          operation.access() == access
              && operation.answer() != Operation.Answer.SUCCEEDED
              && scene.disturbed(operation.call(), operation.returned());
      failures += counts ? 1 : 0;
    }
    return CONTROL_FACTOR * failures + CONTROL_MORE;
  }

  /** Whether any failed request lies where only a control could tell whose fault it is. */
  public static boolean needControl(Plan plan, History history) {
    Scene scene = Scene.of(plan, history);
    OperationTable operations = history.operations();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      if (operation.answer() != Operation.Answer.SUCCEEDED
          && operation.call() >= scene.measured()
          && excusable(operation, history, scene)) {
        return true;
      }
    }
    return false;
  }

  /** In the window of a fault on a link to what is then the truth, or on an instance. */
  private static boolean excusable(Operation operation, History history, Scene scene) {
    Side truth = truthAt(history, operation.call());
    return scene.windows().stream()
        .filter(
            window -> window.from() <= operation.returned() && operation.call() <= window.until())
        .anyMatch(
            window ->
                (window.target().startsWith("application")
                    && (window.target().endsWith("->" + truth.word())
                        || !window.target().contains("->"))));
  }

  private static Side truthAt(History history, long at) {
    Side truth = Side.OLD;
    for (Event.EpochChanged changed : history.events(Event.EpochChanged.class)) {
      if (changed.at() <= at) {
        truth = changed.truth();
      }
    }
    return truth;
  }
}
