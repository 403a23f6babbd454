package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How it ended: outcome, honesty (I15), bounds (I16), leftovers (I13). Stateless. */
final class Endings {

  private Endings() {}

  private static Optional<Event.Ended> ended(Analysis analysis) {
    return analysis.history().events(Event.Ended.class).stream().findFirst();
  }

  private static Answer failed(long count, Witness witness, String figure) {
    return new Answer(new Verdict.Failed(Evidence.of(count, witness)), figure);
  }

  static Answer outcome(Analysis analysis) {
    Optional<Event.Ended> ended = ended(analysis);
    if (ended.isEmpty()) {
      return Answer.inconclusive("the rehearsal was cut short: the migration's end was not seen");
    }
    String expected = analysis.plan().expect().word();
    String ending = ended.get().ending();
    if (ending.equals(expected)) {
      return Answer.passed(ending);
    }
    return failed(
        1,
        new Witness(
            "the migration ended " + ending + ": " + ended.get().detail(),
            "migration",
            stepEndings(analysis),
            "",
            expected,
            ending,
            "read logs/migrator.log"),
        ending);
  }

  private static List<String> stepEndings(Analysis analysis) {
    return analysis.history().events(Event.StepEnded.class).stream()
        .map(
            step ->
                analysis.scene().time(step.at())
                    + " "
                    + step.step()
                    + " "
                    + step.ending()
                    + (step.detail().isEmpty() ? "" : ": " + step.detail()))
        .toList();
  }

  static Answer honest(Analysis analysis) {
    Optional<Event.Ended> ended = ended(analysis);
    if (ended.isEmpty()) {
      return Answer.inconclusive("the migration's end was not seen");
    }
    String says = ended.get().migratorSays();
    Side truth = ended.get().truth();
    boolean agrees =
        switch (says) {
          case "completed" -> truth == Side.NEW;
          case "rolled-back", "aborted" -> truth == Side.OLD;
          // A migrator that was killed and never resumed has said nothing that could be wrong.
          default -> true;
        };
    if (agrees) {
      return Answer.passed(
          (says.isEmpty() ? "said nothing" : "said " + says) + ", the truth is " + truth.word());
    }
    return failed(
        1,
        new Witness(
            "the migrator says " + says + ", but the truth is " + truth.word(),
            "migrator",
            List.of(),
            "",
            says.equals("completed") ? "new" : "old",
            truth.word(),
            "read logs/migrator.log"),
        "");
  }

  static Answer bounded(Analysis analysis) {
    List<Event.Bounded> all = analysis.history().events(Event.Bounded.class);
    List<Event.Bounded> exceeded = all.stream().filter(Event.Bounded::exceeded).toList();
    List<String> unended = new ArrayList<>();
    for (Event.StepStarted step : analysis.history().events(Event.StepStarted.class)) {
      boolean over =
          analysis.history().events(Event.StepEnded.class).stream()
              .anyMatch(end -> end.step().equals(step.step()));
      if (!over && !unended.contains(step.step())) {
        unended.add(step.step());
      }
    }
    String figure = all.size() + " bounds kept";
    if (exceeded.isEmpty() && unended.isEmpty()) {
      return all.isEmpty() ? Answer.inconclusive("nothing told of a bound") : Answer.passed(figure);
    }
    List<String> lines = new ArrayList<>();
    exceeded.forEach(
        bound ->
            lines.add(
                "%s: %d ms, allowed %d ms"
                    .formatted(bound.what(), bound.took() / 1_000_000, bound.limit() / 1_000_000)));
    unended.forEach(step -> lines.add("the step " + step + " never ended"));
    return failed(
        lines.size(),
        new Witness(
            "something did not end inside its bound: " + lines.get(0),
            "bounds",
            lines,
            unended.isEmpty() ? "" : unended.get(0),
            "an end inside the bound",
            lines.get(0),
            "read logs/migrator.log; strategy.switch-bound and limits set the bounds"),
        lines.size() + " bounds exceeded");
  }

  static Answer leftovers(Analysis analysis) {
    boolean looked =
        analysis.history().events(Event.Observed.class).stream()
            .anyMatch(event -> event.what().equals("leftovers") && event.complete());
    if (!looked) {
      return Answer.inconclusive("leftovers were not looked for to the end; see events");
    }
    List<Event.Leftover> left = analysis.history().events(Event.Leftover.class);
    if (left.isEmpty()) {
      return Answer.passed("nothing");
    }
    List<String> lines = left.stream().limit(12).map(Endings::line).toList();
    return failed(
        left.size(),
        new Witness(
            "left behind: " + lines.get(0),
            left.get(0).where(),
            lines,
            "",
            "nothing",
            left.size() + " things",
            "remove them in retire, and in the abort"),
        left.size() + " things");
  }

  private static String line(Event.Leftover each) {
    String line = each.where() + ": " + each.kind() + " " + each.name();
    return each.detail().isEmpty() ? line : line + ", which " + each.detail();
  }
}
