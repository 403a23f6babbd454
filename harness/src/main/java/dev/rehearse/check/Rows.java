package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the registers say: nothing lost (I3), nothing from nowhere (I4), one copy (I7). Stateless.
 */
final class Rows {

  private Rows() {}

  static Answer durable(Analysis analysis) {
    return of(
        analysis, Set.of(Violation.Kind.LOST), "an acknowledged write is gone", "%,d registers");
  }

  static Answer session(Analysis analysis) {
    return of(
        analysis,
        Set.of(Violation.Kind.STALE_READ),
        "a read returned what had been replaced before it was called",
        "%,d registers");
  }

  static Answer noPhantom(Analysis analysis) {
    Answer answer =
        of(
            analysis,
            Set.of(
                Violation.Kind.PHANTOM,
                Violation.Kind.ABORTED_READ,
                Violation.Kind.RESURRECTED,
                Violation.Kind.TORN),
            "a value is there that no operation can have left",
            "%,d registers");
    List<Witness> rows = Unexplained.rows(analysis);
    if (rows.isEmpty() || answer.verdict() instanceof Verdict.Inconclusive) {
      return answer;
    }
    if (answer.verdict() instanceof Verdict.Failed failed) {
      Evidence evidence = failed.evidence();
      long count = evidence.count() + rows.size();
      return new Answer(
          new Verdict.Failed(new Evidence(count, evidence.first(), evidence.worst())),
          String.format(Locale.ROOT, "%,d violations", count));
    }
    return new Answer(
        new Verdict.Failed(Evidence.of(rows.size(), rows.get(0))),
        String.format(Locale.ROOT, "%,d violations", rows.size()));
  }

  private static Answer of(
      Analysis analysis, Set<Violation.Kind> kinds, String what, String figure) {
    if (!analysis.registers().observed()) {
      return Answer.inconclusive("the rows at the end were not looked at completely; see events");
    }
    List<Violation> found =
        analysis.violations().stream()
            .filter(violation -> kinds.contains(violation.kind()))
            .toList();
    if (found.isEmpty()) {
      return Answer.passed(String.format(Locale.ROOT, figure, analysis.registers().plain()));
    }
    Violation worst =
        found.stream().max(Comparator.comparingLong(Violation::gravity)).orElse(found.get(0));
    return new Answer(
        new Verdict.Failed(
            new Evidence(
                found.size(),
                witness(analysis, found.get(0), what),
                witness(analysis, worst, what))),
        String.format(Locale.ROOT, "%,d violations", found.size()));
  }

  static Witness witness(Analysis analysis, Violation violation, String what) {
    Registers registers = analysis.registers();
    Registers.Register register = registers.name(violation.register());
    OperationTable operations = analysis.history().operations();
    Scene scene = analysis.scene();
    List<String> lines = new ArrayList<>();
    String step = "";
    String column = violation.kind() == Violation.Kind.TORN ? "" : register.column();
    for (int index : violation.operations()) {
      Operation operation = operations.get(index);
      lines.add(scene.describe(operation, register.table(), register.key(), column));
      step = scene.step(operation);
    }
    String actual = Scene.shown(registers.text(violation.actual()));
    if (violation.at() == Operation.NEVER) {
      lines.add("at the end " + register.name() + " = " + actual);
    }
    return new Witness(
        said(registers, violation, what) + ": " + register.name(),
        register.name(),
        lines,
        step,
        violation.expected() == Registers.NONE
            ? "a value that one of its writes can have left"
            : Scene.shown(registers.text(violation.expected())),
        actual,
        Registers.Register.next(register.table(), register.key()));
  }

  private static String said(Registers registers, Violation violation, String what) {
    boolean gone = violation.actual() == registers.absent() && violation.operations().size() < 2;
    return switch (violation.kind()) {
      case LOST -> gone ? "a row is gone that no operation deleted" : what;
      case STALE_READ -> gone ? "a row was not there though no operation deleted it" : what;
      case RESURRECTED -> "a deleted row is there again";
      case ABORTED_READ -> "a value is there whose write was refused";
      case TORN -> "a row holds one write's value beside another's";
      case PHANTOM -> "a value is there that no operation can have left";
    };
  }
}
