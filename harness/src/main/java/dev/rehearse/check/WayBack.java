package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Side;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the way back kept and how long it took (I12). Stateless. */
final class WayBack {
  /** The step that takes it, whatever the strategy. */
  static final String STEP = "roll-back";

  private WayBack() {}

  /**
   * The way back, from its decision to the moment from which old serves writes again.
   *
   * @param switched when new had become the truth
   */
  private record Taken(long switched, long decided, long served) {}

  static Answer judge(Analysis analysis) {
    Optional<Taken> taken = taken(analysis.scene());
    if (taken.isEmpty()) {
      return Answer.notApplicable("the truth went no way back");
    }
    if (!analysis.registers().observed()) {
      return Answer.inconclusive("the rows at the end were not looked at completely; see events");
    }
    String figure = figure(analysis, taken.get());
    List<Violation> lost = lost(analysis, taken.get());
    if (!lost.isEmpty()) {
      Witness witness =
          Rows.witness(analysis, lost.get(0), "a write that new acknowledged did not come back");
      return new Answer(new Verdict.Failed(Evidence.of(lost.size(), witness)), figure);
    }
    return late(analysis, taken.get())
        .map(witness -> new Answer(new Verdict.Failed(Evidence.of(1, witness)), figure))
        .orElseGet(() -> Answer.passed(figure));
  }

  private static Optional<Taken> taken(Scene scene) {
    List<Event.EpochChanged> epochs = scene.epochs();
    Optional<Event.EpochChanged> there =
        epochs.stream().filter(each -> each.truth() == Side.NEW).findFirst();
    Optional<Event.EpochChanged> back =
        epochs.stream()
            .filter(each -> there.isPresent() && each.epoch() > there.get().epoch())
            .filter(each -> each.truth() == Side.OLD)
            .findFirst();
    Optional<Scene.Span> step = scene.begun(STEP);
    if (there.isEmpty() || back.isEmpty() || step.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Taken(there.get().at(), step.get().from(), back.get().until()));
  }

  /** Losses of a write that was acknowledged while new was the truth. */
  private static List<Violation> lost(Analysis analysis, Taken taken) {
    return analysis.violations().stream()
        .filter(violation -> violation.kind() == Violation.Kind.LOST)
        .filter(
            violation ->
                violation.operations().stream()
                    .anyMatch(index -> acknowledged(analysis, index, taken)))
        .toList();
  }

  private static boolean acknowledged(Analysis analysis, int index, Taken taken) {
    OperationTable operations = analysis.history().operations();
    return operations.access(index) == Operation.Access.WRITE
        && operations.get(index).outcome() == Operation.Outcome.OK
        && operations.returned(index) >= taken.switched()
        && operations.call(index) <= taken.served();
  }

  private static String figure(Analysis analysis, Taken taken) {
    OperationTable operations = analysis.history().operations();
    long writes =
        IntStream.range(0, operations.size())
            .filter(index -> acknowledged(analysis, index, taken))
            .count();
    long inFlight =
        IntStream.range(0, operations.size())
            .filter(
                index ->
                    operations.call(index) <= taken.decided()
                        && operations.returned(index) > taken.decided())
            .count();
    return String.format(
        Locale.ROOT,
        "%,d writes acknowledged by new, old served again after %,d ms, %,d in flight%s",
        writes,
        (taken.served() - taken.decided()) / 1_000_000,
        inFlight,
        disturbed(analysis, taken) ? ", near a fault" : "");
  }

  private static boolean disturbed(Analysis analysis, Taken taken) {
    return !analysis.plan().budget().duringFaults()
        && analysis.scene().disturbed(taken.decided(), taken.served());
  }

  private static Optional<Witness> late(Analysis analysis, Taken taken) {
    long limit = analysis.plan().budget().rollBack().toNanos();
    long took = taken.served() - taken.decided();
    if (took <= limit || disturbed(analysis, taken)) {
      return Optional.empty();
    }
    return Optional.of(
        new Witness(
            "the way back took too long",
            STEP,
            List.of(
                "decided " + analysis.scene().time(taken.decided()),
                "old served " + analysis.scene().time(taken.served())),
            STEP,
            "at most " + limit / 1_000_000 + " ms",
            took / 1_000_000 + " ms",
            "read what the drains took in logs/migrator.log; budget.roll-back sets the bound"));
  }
}
