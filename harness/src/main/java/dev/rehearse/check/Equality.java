package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Effect;
import dev.rehearse.history.EffectTable;
import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Side;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Old against new (I6), and the application's own invariants. Stateless. */
final class Equality {

  /** Enough to see the last writes before it went wrong. */
  private static final int SHOWN = 6;

  private Equality() {}

  static Answer judge(Analysis analysis) {
    Optional<String> notMeant =
        analysis.history().events(Event.Ended.class).stream()
            .findFirst()
            .flatMap(ended -> notMeant(analysis.scene(), ended));
    if (notMeant.isPresent()) {
      return Answer.notApplicable(notMeant.get());
    }
    if (!analysis.registers().observed()) {
      return Answer.inconclusive("old and new were not compared to the end; see events");
    }
    List<Event.Compared> tables = analysis.history().events(Event.Compared.class);
    long rows = tables.stream().mapToLong(Event.Compared::rowsNew).sum();
    long out = tables.stream().mapToLong(Event.Compared::leftOut).sum();
    long differing = tables.stream().mapToLong(Event.Compared::differing).sum();
    String figure =
        String.format(Locale.ROOT, "%,d rows, %,d differ, %,d written later", rows, differing, out);
    if (tables.isEmpty()) {
      return Answer.inconclusive("no table was compared");
    }
    if (differing == 0) {
      return Answer.passed(figure);
    }
    Event.Compared worst =
        tables.stream()
            .max(java.util.Comparator.comparingLong(Event.Compared::differing))
            .orElse(tables.get(0));
    return new Answer(new Verdict.Failed(Evidence.of(differing, witness(analysis, worst))), figure);
  }

  /** Why both sides were not meant to be equal at such an ending, if they were not. */
  private static Optional<String> notMeant(Scene scene, Event.Ended ended) {
    return switch (ended.ending()) {
      case "aborted" -> Optional.of("the truth never moved: new was never to be equal");
      case "crashed" ->
          ended.truth() == Side.OLD
              ? Optional.of("the truth never moved: new was never to be equal")
              : Optional.empty();
      case "completed" ->
          scene.begun(WayBack.STEP).isPresent()
              ? Optional.of("the roll-back gave up: old was left behind")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Witness witness(Analysis analysis, Event.Compared table) {
    String difference = table.differences().isEmpty() ? "" : table.differences().get(0);
    int colon = difference.indexOf(": ");
    String key = colon < 0 ? "" : difference.substring(0, colon);
    List<String> lines = new ArrayList<>();
    OperationTable operations = analysis.history().operations();
    String step = "";
    for (int i = operations.size() - 1; i >= 0 && lines.size() < SHOWN; i--) {
      if (wrote(operations.effects(), i, table.table(), key)) {
        Operation operation = operations.get(i);
        lines.add(0, analysis.scene().describe(operation, table.table(), key, ""));
        step = step.isEmpty() ? analysis.scene().step(operation) : step;
      }
    }
    lines.add("at the end " + difference.replace(Effect.KEY_SEPARATOR, ","));
    return new Witness(
        "old and new differ in "
            + table.differing()
            + " rows of "
            + table.table()
            + ", one of them "
            + Registers.Register.row(table.table(), key),
        Registers.Register.row(table.table(), key),
        lines,
        step,
        "the same row on both sides",
        colon < 0 ? difference : difference.substring(colon + 2),
        Registers.Register.next(table.table(), key));
  }

  private static boolean wrote(EffectTable effects, int operation, String table, String key) {
    for (int effect = effects.from(operation); effect < effects.until(operation); effect++) {
      int register = effects.register(effect);
      if (effects.kind(effect) != Effect.Kind.READ
          && effects.key(register).equals(key)
          && effects.table(register).equals(table)) {
        return true;
      }
    }
    return false;
  }

  static Answer invariants(Analysis analysis) {
    List<Event.InvariantAsked> asked = analysis.history().events(Event.InvariantAsked.class);
    List<Event.InvariantAsked> after =
        asked.stream().filter(each -> each.when().equals("after")).toList();
    if (asked.isEmpty()) {
      return Answer.notApplicable("the application declares no invariant");
    }
    if (after.isEmpty()) {
      return Answer.inconclusive("the invariants were not asked at the end; see events");
    }
    List<Event.InvariantAsked> broken = asked.stream().filter(each -> !each.holds()).toList();
    String figure = asked.size() - broken.size() + " of " + asked.size() + " answers as expected";
    if (broken.isEmpty()) {
      return Answer.passed(figure);
    }
    Event.InvariantAsked first = broken.get(0);
    return new Answer(
        new Verdict.Failed(
            Evidence.of(
                broken.size(),
                new Witness(
                    "the invariant " + first.name() + " does not hold " + first.when(),
                    first.name(),
                    List.of(),
                    "",
                    "no rows, or the answer from before",
                    first.got(),
                    "ask the query on the side " + first.side().word()))),
        figure);
  }
}
