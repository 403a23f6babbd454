package dev.rehearse.check;

import dev.rehearse.history.Effect;
import dev.rehearse.history.EffectTable;
import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One operation's value, which nobody else wrote, in two rows (I5). Stateless. */
final class Twins {

  private Twins() {}

  /** A value of a column, however many rows hold it. */
  private record Cell(String table, String column, String value) {}

  private static final class Writers {
    private final Set<Integer> operations = new HashSet<>();
    private final Set<Integer> registers = new HashSet<>();
  }

  static List<Witness> rows(Analysis analysis) {
    Map<Cell, List<String>> holders = new HashMap<>();
    Set<Cell> before = new HashSet<>();
    for (Event.FinalRow row : analysis.registers().rows()) {
      row.before().forEach((column, value) -> before.add(new Cell(row.table(), column, value)));
      row.after()
          .forEach(
              (column, value) ->
                  holders
                      .computeIfAbsent(
                          new Cell(row.table(), column, value), cell -> new ArrayList<>(1))
                      .add(row.key()));
    }
    holders.entrySet().removeIf(cell -> cell.getValue().size() < 2);
    holders.keySet().removeAll(before);
    List<Witness> witnesses = new ArrayList<>();
    if (!holders.isEmpty()) {
      writers(analysis, holders.keySet())
          .forEach(
              (cell, writers) -> {
                if (writers.operations.size() == 1 && writers.registers.size() == 1) {
                  int operation = writers.operations.iterator().next();
                  witnesses.add(
                      witness(analysis, cell, operation, holders.getOrDefault(cell, List.of())));
                }
              });
    }
    return witnesses;
  }

  private static Map<Cell, Writers> writers(Analysis analysis, Set<Cell> cells) {
    Map<Cell, Writers> writers = new HashMap<>();
    OperationTable operations = analysis.history().operations();
    EffectTable effects = operations.effects();
    Set<Integer> values = new HashSet<>();
    cells.forEach(cell -> values.add(effects.find(cell.value())));
    for (int operation = 0; operation < operations.size(); operation++) {
      for (int effect = effects.from(operation); effect < effects.until(operation); effect++) {
        if (effects.kind(effect) == Effect.Kind.WRITE && values.contains(effects.value(effect))) {
          int register = effects.register(effect);
          Cell cell =
              new Cell(
                  effects.table(register),
                  effects.column(register),
                  effects.text(effects.value(effect)));
          if (cells.contains(cell)) {
            Writers of = writers.computeIfAbsent(cell, name -> new Writers());
            of.operations.add(operation);
            of.registers.add(register);
          }
        }
      }
    }
    return writers;
  }

  private static Witness witness(Analysis analysis, Cell cell, int index, List<String> keys) {
    Operation operation = analysis.history().operations().get(index);
    String own =
        operation.effects().stream()
            .filter(effect -> effect.table().equals(cell.table()))
            .map(Effect::key)
            .findFirst()
            .orElse("");
    List<String> lines = new ArrayList<>();
    lines.add(analysis.scene().describe(operation, cell.table(), own, cell.column()));
    keys.forEach(
        key ->
            lines.add(
                "at the end "
                    + Registers.Register.name(cell.table(), key, cell.column())
                    + " = "
                    + Scene.shown(cell.value())));
    return new Witness(
        "operation " + operation.id() + " left its value in " + keys.size() + " rows",
        "operation " + operation.id(),
        lines,
        analysis.scene().step(operation),
        "one row",
        keys.size() + " rows",
        "look for who sent it again: a client, the front door, or the instance itself");
  }
}
