package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.EffectTable;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counters and totals (I8). A total over a column that only transfers touch, whose amounts cancel
 * each other out, is the same in every statement that reads it. One use.
 */
final class Totals {

  private final Analysis analysis;
  private final OperationTable operations;
  private final EffectTable effects;
  private final Set<String> moving = new HashSet<>();
  private final BitSet written = new BitSet();
  private final Map<String, List<Integer>> reads = new TreeMap<>();

  private Totals(Analysis analysis) {
    this.analysis = analysis;
    this.operations = analysis.history().operations();
    this.effects = operations.effects();
  }

  static Answer judge(Analysis analysis) {
    Totals totals = new Totals(analysis);
    totals.collect();
    long counters = Counters.balances(analysis.registers()).size();
    long read = totals.reads.values().stream().mapToLong(List::size).sum();
    if (counters == 0 && read == 0) {
      return Answer.notApplicable("the application has no counter and reads no total");
    }
    if (!analysis.registers().observed()) {
      return Answer.inconclusive("the rows at the end were not looked at completely; see events");
    }
    List<Witness> found = new ArrayList<>(Counters.judge(analysis));
    totals.judge(found);
    String figure = String.format(Locale.ROOT, "%,d counters, %,d totals read", counters, read);
    return found.isEmpty()
        ? Answer.passed(figure)
        : new Answer(new Verdict.Failed(Evidence.of(found.size(), found.get(0))), figure);
  }

  private void collect() {
    for (int operation = 0; operation < operations.size(); operation++) {
      if (operations.outcome(operation) != Operation.Outcome.FAILED) {
        collect(operation);
      }
    }
  }

  private void collect(int operation) {
    Map<String, BigDecimal> net = Map.of();
    for (int effect = effects.from(operation); effect < effects.until(operation); effect++) {
      int register = effects.register(effect);
      switch (effects.kind(effect)) {
        case ADD -> {
          net = net.isEmpty() ? new HashMap<>() : net;
          net.merge(column(register), amount(effect), BigDecimal::add);
        }
        case WRITE -> written(register, effects.value(effect));
        case TOTAL ->
            reads.computeIfAbsent(column(register), name -> new ArrayList<>()).add(effect);
        case READ, AFTER, LISTED -> {}
      }
    }
    net.forEach(
        (column, amount) -> {
          if (amount.signum() != 0) {
            moving.add(column);
          }
        });
  }

  private BigDecimal amount(int effect) {
    return new BigDecimal(effects.text(effects.value(effect)));
  }

  private String column(int register) {
    return effects.table(register) + "." + effects.column(register);
  }

  /** Whoever comes and goes with a row takes its part of the total along. */
  private void written(int register, int value) {
    if (written.get(register) && value != analysis.registers().absent()) {
      return;
    }
    written.set(register);
    moving.add(column(register));
    boolean comesOrGoes =
        value == analysis.registers().absent()
            || analysis.registers().nameless(register)
            || analysis.registers().initial(register) == analysis.registers().absent();
    if (comesOrGoes) {
      moving.add(effects.table(register));
    }
  }

  private void judge(List<Witness> found) {
    reads.forEach(
        (column, all) -> {
          String table = effects.table(effects.register(all.get(0)));
          if (!moving.contains(column) && !moving.contains(table)) {
            steady(column, all, found);
          }
        });
  }

  private void steady(String column, List<Integer> all, List<Witness> found) {
    List<Integer> numbers = all.stream().filter(effect -> Amounts.number(text(effect))).toList();
    if (numbers.isEmpty()) {
      return;
    }
    int first = numbers.get(0);
    numbers.stream()
        .filter(effect -> total(effect).compareTo(total(first)) != 0)
        .sorted(Comparator.comparingInt(effect -> effect))
        .forEach(effect -> found.add(witness(column, first, effect)));
  }

  private String text(int effect) {
    return effects.text(effects.value(effect));
  }

  private BigDecimal total(int effect) {
    return Amounts.of(text(effect));
  }

  private Witness witness(String column, int first, int wrong) {
    Scene scene = analysis.scene();
    Operation one = operation(first);
    Operation other = operation(wrong);
    String table = effects.table(effects.register(wrong));
    return new Witness(
        "a total changed though only transfers touch it: " + column,
        column,
        List.of(scene.describe(one, table, "", ""), scene.describe(other, table, "", "")),
        scene.step(other),
        total(first).toPlainString(),
        total(wrong).toPlainString(),
        "look at what moved between the two reads");
  }

  private Operation operation(int effect) {
    int low = 0;
    int high = operations.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (effects.from(middle) <= effect) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return operations.get(low);
  }
}
