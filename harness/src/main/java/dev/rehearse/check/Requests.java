package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.plan.Plan;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Failed requests (I1), and which of them a fault excuses. One use. */
public final class Requests {

  /** A control is one sample; twice its failures and five more is what chance allows. */
  private static final int CONTROL_FACTOR = 2;

  private static final int CONTROL_MORE = 5;

  private final Plan plan;
  private final Optional<History> control;
  private final Scene scene;
  private final OperationTable operations;
  private final List<Integer> blamed = new ArrayList<>();
  private final Map<String, Long> allowances = new HashMap<>();
  private long sent;
  private long failed;
  private long unknown;
  private long excusable;

  private Requests(Plan plan, History history, Optional<History> control) {
    this.plan = plan;
    this.control = control;
    this.scene = Scene.of(plan, history);
    this.operations = history.operations();
    judge();
  }

  /**
   * Counts, from the beginning of measuring on.
   *
   * @param excused failed requests that a fault's window and the control excuse
   */
  public record Counts(long sent, long succeeded, long failed, long unknown, long excused) {}

  /** The counts of a run. */
  public static Counts count(Plan plan, History history, Optional<History> control) {
    return new Requests(plan, history, control).counts();
  }

  static Answer judge(Analysis analysis) {
    Requests requests = new Requests(analysis.plan(), analysis.history(), analysis.control());
    Counts counts = requests.counts();
    String figure =
        String.format(
            Locale.ROOT,
            "%,d sent, %,d failed, %,d excused",
            counts.sent(),
            counts.failed(),
            counts.excused());
    if (requests.blamed.size() <= analysis.plan().budget().failed()) {
      return Answer.passed(figure);
    }
    int first = requests.blamed.get(0);
    return new Answer(
        new Verdict.Failed(Evidence.of(requests.blamed.size(), requests.witness(first))), figure);
  }

  /** Whether any failed request lies where only a control could tell whose fault it is. */
  public static boolean needControl(Plan plan, History history) {
    return new Requests(plan, history, Optional.empty()).excusable > 0;
  }

  private void judge() {
    for (int i = 0; i < operations.size(); i++) {
      if (operations.call(i) >= scene.measured()) {
        sent++;
        unknown += operations.outcome(i) == Operation.Outcome.UNKNOWN ? 1 : 0;
        if (operations.answer(i) != Operation.Answer.SUCCEEDED) {
          failed++;
          blame(i);
        }
      }
    }
  }

  private void blame(int operation) {
    List<Scene.Window> windows = windows(operation);
    excusable += windows.isEmpty() ? 0 : 1;
    boolean excused =
        control.isPresent()
            && windows.stream().anyMatch(window -> left(window, operations.access(operation)));
    if (!excused) {
      blamed.add(operation);
    }
  }

  /** Takes one of what the control allows of a class in a window; false if nothing is left. */
  private boolean left(Scene.Window window, Operation.Access access) {
    String name = window.fault() + " " + access;
    long allowed = allowances.computeIfAbsent(name, unasked -> allowed(window, access));
    allowances.put(name, allowed - 1);
    return allowed > 0;
  }

  private long allowed(Scene.Window window, Operation.Access access) {
    if (control.isEmpty()) {
      return 0;
    }
    OperationTable others = control.get().operations();
    List<Scene.Window> same =
        Scene.of(plan, control.get()).windows().stream()
            .filter(each -> each.fault().equals(window.fault()))
            .toList();
    long failures = 0;
    for (int i = 0; i < others.size(); i++) {
      long call = others.call(i);
      long returned = others.returned(i);
      boolean counts =
          others.access(i) == access
              && others.answer(i) != Operation.Answer.SUCCEEDED
              && same.stream().anyMatch(each -> each.from() <= returned && call <= each.until());
      failures += counts ? 1 : 0;
    }
    return CONTROL_FACTOR * failures + CONTROL_MORE;
  }

  /** The windows of faults on a link to what is then the truth, or on an instance. */
  private List<Scene.Window> windows(int operation) {
    long call = operations.call(operation);
    long returned = operations.returned(operation);
    String truth = "->" + scene.truth(call).word();
    return scene.windows().stream()
        .filter(window -> window.from() <= returned && call <= window.until())
        .filter(window -> window.target().startsWith("application"))
        .filter(window -> window.target().endsWith(truth) || !window.target().contains("->"))
        .toList();
  }

  private Counts counts() {
    return new Counts(sent, sent - failed, failed, unknown, failed - blamed.size());
  }

  /** What would have been right: nothing failed, or no more than the control allows. */
  private String expected(int operation) {
    List<Scene.Window> windows = windows(operation);
    if (windows.isEmpty()) {
      return "a 2xx before the deadline";
    }
    if (control.isEmpty()) {
      return "a 2xx before the deadline, or a control that fails there too";
    }
    Scene.Window window = windows.get(0);
    Operation.Access access = operations.access(operation);
    long allowed = allowed(window, access);
    return String.format(
        Locale.ROOT,
        "at most %d failed %ss while %s acts or its effect settles: its control lost %d there, and twice"
            + " that and five more is chance",
        allowed,
        access.name().toLowerCase(Locale.ROOT),
        window.fault(),
        (allowed - CONTROL_MORE) / CONTROL_FACTOR);
  }

  private Witness witness(int index) {
    Operation operation = operations.get(index);
    return new Witness(
        "the request " + operation.name() + " failed: " + operation.detail(),
        operation.name(),
        List.of(scene.describe(operation, "", "", "")),
        scene.step(operation),
        expected(index),
        operation.detail(),
        "read logs/application-*.log and logs/front-door.log around "
            + scene.time(operation.call()));
  }
}
