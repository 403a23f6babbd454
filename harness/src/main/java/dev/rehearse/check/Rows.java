package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        Set.of(Violation.Kind.STALE_READ, Violation.Kind.DISORDER),
        "a read returned what had been replaced before it was called",
        "%,d registers");
  }

  static Answer noPhantom(Analysis analysis) {
    Answer answer =
        of(
            analysis,
            Set.of(Violation.Kind.PHANTOM, Violation.Kind.ABORTED_READ, Violation.Kind.RESURRECTED),
            "a value is there that no operation can have left",
            "%,d registers");
    List<Witness> rows = unexplained(analysis);
    if (rows.isEmpty()) {
      return answer;
    }
    long others = answer.verdict() instanceof Verdict.Failed failed ? failed.evidence().count() : 0;
    return new Answer(
        new Verdict.Failed(Evidence.of(rows.size() + others, rows.get(0))),
        String.format(Locale.ROOT, "%,d violations", rows.size() + others));
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
      long count = 0;
      for (Registers.Register register : analysis.registers().all()) {
        count += register.adds.isEmpty() ? 1 : 0;
      }
      return Answer.passed(String.format(Locale.ROOT, figure, count));
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

  private static Witness witness(Analysis analysis, Violation violation, String what) {
    Registers.Register register = violation.register();
    OperationTable operations = analysis.history().operations();
    Scene scene = analysis.scene();
    List<String> lines = new ArrayList<>();
    String step = "";
    for (int index : violation.operations()) {
      Operation operation = operations.get(index);
      lines.add(scene.describe(operation, register.table, register.key, register.column));
      step = scene.step(operation.call(), Math.min(operation.returned(), scene.end()));
    }
    if (violation.at() == Operation.NEVER) {
      lines.add("at the end the row holds " + Scene.shown(violation.actual()));
    }
    return new Witness(
        what + ": " + register.name(),
        register.name(),
        lines,
        step,
        Scene.shown(violation.expected()),
        Scene.shown(violation.actual()),
        "rehearse history export RUN | grep '" + register.key + "' shows every operation on it");
  }

  /** Rows that came, went or changed though no operation wrote them. */
  private static List<Witness> unexplained(Analysis analysis) {
    Set<String> written = new HashSet<>();
    Map<String, List<Map<String, String>>> nameless = new java.util.HashMap<>();
    OperationTable operations = analysis.history().operations();
    for (int i = 0; i < operations.size(); i++) {
      collect(operations.get(i), written, nameless);
    }
    List<Witness> witnesses = new ArrayList<>();
    List<Event.FinalRow> rows = new ArrayList<>();
    analysis.registers().rows().forEach(rows::add);
    rows.sort(Comparator.comparing(Event.FinalRow::table).thenComparing(Event.FinalRow::key));
    for (Event.FinalRow row : rows) {
      boolean changed = !row.before().equals(row.after());
      if (changed
          && !written.contains(row.table() + "\0" + row.key())
          && !claimed(row, nameless.getOrDefault(row.table(), List.of()))) {
        witnesses.add(strange(row));
      }
    }
    return witnesses;
  }

  private static void collect(
      Operation operation, Set<String> written, Map<String, List<Map<String, String>>> nameless) {
    if (operation.outcome() == Operation.Outcome.FAILED) {
      return;
    }
    Map<String, Map<String, String>> unknown = new java.util.HashMap<>();
    for (Effect effect : operation.effects()) {
      boolean writes = effect.kind() == Effect.Kind.WRITE || effect.kind() == Effect.Kind.ADD;
      if (writes && effect.key().equals(Effect.UNKNOWN_KEY)) {
        unknown
            .computeIfAbsent(effect.table(), table -> new java.util.HashMap<>())
            .put(effect.column(), effect.value());
      } else if (writes) {
        written.add(effect.table() + "\0" + effect.key());
      }
    }
    unknown.forEach(
        (table, columns) ->
            nameless.computeIfAbsent(table, name -> new ArrayList<>()).add(columns));
  }

  /** An insert whose key never came back is known by its values, a delete by the row's absence. */
  private static boolean claimed(Event.FinalRow row, List<Map<String, String>> nameless) {
    return nameless.stream()
        .anyMatch(
            columns ->
                columns.entrySet().stream()
                    .allMatch(
                        column ->
                            column
                                .getValue()
                                .equals(
                                    row.after()
                                        .getOrDefault(
                                            column.getKey(), dev.rehearse.history.Values.ABSENT))));
  }

  private static Witness strange(Event.FinalRow row) {
    String subject = row.table() + "[" + row.key() + "]";
    String what =
        row.before().isEmpty()
            ? "a row is there that no operation inserted: "
            : row.after().isEmpty()
                ? "a row is gone that no operation deleted: "
                : "a row changed that no operation wrote: ";
    return new Witness(
        what + subject,
        subject,
        List.of(),
        "",
        row.before().isEmpty() ? "(no row)" : differing(row, row.before()),
        row.after().isEmpty() ? "(no row)" : differing(row, row.after()),
        "look for the key in logs/feed-*.log");
  }

  private static String differing(Event.FinalRow row, Map<String, String> of) {
    List<String> parts = new ArrayList<>();
    of.forEach(
        (column, token) -> {
          boolean same =
              token.equals(row.before().get(column)) && token.equals(row.after().get(column));
          if (!same) {
            parts.add(column + " " + Scene.shown(token));
          }
        });
    return String.join(", ", parts);
  }
}
