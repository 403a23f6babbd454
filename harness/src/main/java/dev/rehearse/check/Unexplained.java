package dev.rehearse.check;

import dev.rehearse.history.Effect;
import dev.rehearse.history.EffectTable;
import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Values;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Rows that came, went or changed though no operation can have done it. One use. */
final class Unexplained {

  /** What an operation wrote to a row whose key is not known: column → token. */
  private record Nameless(int operation, boolean refused, Map<String, String> columns) {
    /** An insert is known by its values, a delete by the row's absence. */
    boolean left(Event.FinalRow row) {
      return columns.entrySet().stream()
          .allMatch(
              column ->
                  column
                      .getValue()
                      .equals(row.after().getOrDefault(column.getKey(), Values.ABSENT)));
    }
  }

  private final Analysis analysis;
  private final OperationTable operations;
  private final EffectTable effects;
  private final Set<String> written = new HashSet<>();
  private final Map<String, List<Nameless>> nameless = new HashMap<>();

  private Unexplained(Analysis analysis) {
    this.analysis = analysis;
    this.operations = analysis.history().operations();
    this.effects = operations.effects();
  }

  /** One witness for each such row. */
  static List<Witness> rows(Analysis analysis) {
    Unexplained unexplained = new Unexplained(analysis);
    return unexplained.found().stream().map(unexplained::witness).toList();
  }

  /** Inserts that were refused though such a row is there, by their operations' indexes. */
  static Set<Integer> refused(Analysis analysis) {
    Set<Integer> refused = new TreeSet<>();
    new Unexplained(analysis)
        .found()
        .forEach(found -> found.refused().forEach(each -> refused.add(each.operation())));
    return refused;
  }

  private record Found(Event.FinalRow row, List<Nameless> refused) {}

  private List<Found> found() {
    List<Event.FinalRow> changed =
        analysis.registers().rows().stream()
            .filter(row -> !row.before().equals(row.after()))
            .toList();
    List<Found> found = new ArrayList<>();
    if (!changed.isEmpty()) {
      collect();
      changed.forEach(row -> judge(row, found));
    }
    return found;
  }

  private static String name(String table, String key) {
    return table + "\0" + key;
  }

  private void collect() {
    boolean[] counted = new boolean[effects.registers()];
    for (int i = 0; i < operations.size(); i++) {
      boolean refused = operations.outcome(i) == Operation.Outcome.FAILED;
      Map<String, Map<String, String>> unknown = new HashMap<>();
      for (int effect = effects.from(i); effect < effects.until(i); effect++) {
        int register = effects.register(effect);
        Effect.Kind kind = effects.kind(effect);
        boolean writes = kind == Effect.Kind.WRITE || kind == Effect.Kind.ADD;
        if (writes && analysis.registers().nameless(register)) {
          unknown
              .computeIfAbsent(effects.table(register), table -> new HashMap<>())
              .put(effects.column(register), effects.text(effects.value(effect)));
        } else if (writes && !refused && !counted[register]) {
          counted[register] = true;
          written.add(name(effects.table(register), effects.key(register)));
        }
      }
      int operation = i;
      unknown.forEach(
          (table, columns) ->
              nameless
                  .computeIfAbsent(table, name -> new ArrayList<>())
                  .add(new Nameless(operation, refused, columns)));
    }
  }

  private void judge(Event.FinalRow row, List<Found> found) {
    List<Nameless> left =
        nameless.getOrDefault(row.table(), List.of()).stream()
            .filter(each -> each.left(row))
            .toList();
    boolean explained =
        written.contains(name(row.table(), row.key()))
            || left.stream().anyMatch(each -> !each.refused());
    if (!explained) {
      found.add(new Found(row, row.before().isEmpty() ? left : List.of()));
    }
  }

  private Witness witness(Found found) {
    Event.FinalRow row = found.row();
    List<Nameless> refused = found.refused();
    String subject = Registers.Register.name(row.table(), row.key(), "");
    String name = subject.substring(0, subject.length() - 1);
    List<String> lines = new ArrayList<>();
    String step = "";
    for (Nameless each : refused) {
      Operation operation = operations.get(each.operation());
      lines.add(analysis.scene().describe(operation, row.table(), row.key(), ""));
      step = analysis.scene().step(operation);
    }
    return new Witness(
        what(row, refused) + ": " + name,
        name,
        lines,
        step,
        row.before().isEmpty() ? "(no row)" : differing(row, row.before()),
        row.after().isEmpty() ? "(no row)" : differing(row, row.after()),
        "look for the key in logs/migrator.log and in logs/feed-*.log");
  }

  private static String what(Event.FinalRow row, List<Nameless> refused) {
    if (row.before().isEmpty()) {
      return refused.isEmpty()
          ? "a row is there that no operation inserted"
          : "a row is there whose insert was refused";
    }
    return row.after().isEmpty()
        ? "a row is gone that no operation deleted"
        : "a row changed that no operation wrote";
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
