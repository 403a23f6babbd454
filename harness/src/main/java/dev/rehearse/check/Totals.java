package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.check.Registers.Access;
import dev.rehearse.check.Registers.Register;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Values;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counters and totals (I8). Stateless. */
final class Totals {

  /** Beyond this many unknown additions on one counter their subsets are not searched. */
  private static final int UNKNOWN_MAX = 16;

  private Totals() {}

  static Answer judge(Analysis analysis) {
    List<Witness> found = new ArrayList<>();
    long counters = 0;
    for (Register register : analysis.registers().all()) {
      if (!register.adds.isEmpty()) {
        counters++;
        counter(analysis, register, found);
      }
    }
    long totals = totals(analysis, found);
    String figure = String.format(Locale.ROOT, "%,d counters, %,d totals read", counters, totals);
    if (counters == 0 && totals == 0) {
      return Answer.notApplicable("the application has no counter and reads no total");
    }
    return found.isEmpty()
        ? Answer.passed(figure)
        : new Answer(new Verdict.Failed(Evidence.of(found.size(), found.get(0))), figure);
  }

  /** At the end: initial + every acknowledged amount + some of the unknown ones. */
  private static void counter(Analysis analysis, Register register, List<Witness> found) {
    if (!number(register.initial) || !number(register.last) || !register.writes.isEmpty()) {
      return;
    }
    OperationTable operations = analysis.history().operations();
    BigDecimal sum = amount(register.initial);
    List<BigDecimal> unknown = new ArrayList<>();
    boolean complete = true;
    for (Access add : register.adds) {
      if (operations.get(add.operation()).outcome() == Operation.Outcome.OK) {
        sum = sum.add(new BigDecimal(add.value()));
        complete &= register.after.containsKey(add.operation());
      } else {
        unknown.add(new BigDecimal(add.value()));
      }
    }
    BigDecimal missing = amount(register.last).subtract(sum);
    if (!reachable(missing, unknown)) {
      found.add(
          witness(
              analysis,
              register,
              "the counter does not add up: " + register.name(),
              sum.toPlainString(),
              amount(register.last).toPlainString()));
    } else if (unknown.isEmpty() && complete) {
      chain(analysis, register, found);
    }
  }

  /**
   * Each addition found the counter at one value and left it at another. Together they must be one
   * path from the first value to the last, so every value is left as often as it was reached.
   */
  private static void chain(Analysis analysis, Register register, List<Witness> found) {
    Map<BigDecimal, Integer> balance = new TreeMap<>();
    balance.merge(amount(register.initial), 1, Integer::sum);
    balance.merge(amount(register.last), -1, Integer::sum);
    for (Access add : register.adds) {
      BigDecimal after = amount(register.after.getOrDefault(add.operation(), "=0"));
      balance.merge(after, 1, Integer::sum);
      balance.merge(after.subtract(new BigDecimal(add.value())), -1, Integer::sum);
    }
    balance.entrySet().stream()
        .filter(entry -> entry.getValue() < 0)
        .findFirst()
        .ifPresent(
            entry ->
                found.add(
                    witness(
                        analysis,
                        register,
                        "two additions found the counter at the same value: " + register.name(),
                        "each value left as often as reached",
                        entry.getKey().toPlainString()
                            + " was left "
                            + -entry.getValue()
                            + " times more often than reached")));
  }

  /** What a counter holds at the end beyond its first value and every amount that may count. */
  static BigDecimal surplus(Analysis analysis, Register register) {
    if (!number(register.initial) || !number(register.last) || !register.writes.isEmpty()) {
      return BigDecimal.ZERO;
    }
    BigDecimal sum = amount(register.initial);
    for (Access add : register.adds) {
      sum = sum.add(new BigDecimal(add.value()));
    }
    return amount(register.last).subtract(sum);
  }

  static boolean reachable(BigDecimal missing, List<BigDecimal> unknown) {
    Set<BigDecimal> sums = new HashSet<>(Set.of(BigDecimal.ZERO));
    if (unknown.size() > UNKNOWN_MAX) {
      return true;
    }
    for (BigDecimal amount : unknown) {
      Set<BigDecimal> more = new HashSet<>(sums);
      sums.forEach(sum -> more.add(sum.add(amount)));
      sums = more;
    }
    return sums.stream().anyMatch(sum -> sum.compareTo(missing) == 0);
  }

  private static Witness witness(
      Analysis analysis, Register register, String what, String expected, String actual) {
    List<String> lines = new ArrayList<>();
    OperationTable operations = analysis.history().operations();
    int from = Math.max(0, register.adds.size() - 6);
    for (Access add : register.adds.subList(from, register.adds.size())) {
      lines.add(
          analysis
              .scene()
              .describe(
                  operations.get(add.operation()), register.table, register.key, register.column));
    }
    return new Witness(
        what,
        register.name(),
        lines,
        "",
        expected,
        actual,
        "rehearse history export RUN | grep '" + register.key + "' shows every operation on it");
  }

  /**
   * A total over a column that only transfers touch is the same in every statement that reads it.
   */
  private static long totals(Analysis analysis, List<Witness> found) {
    OperationTable operations = analysis.history().operations();
    Set<String> moving = new HashSet<>();
    Map<String, List<Integer>> reads = new LinkedHashMap<>();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      Map<String, BigDecimal> net = new HashMap<>();
      for (Effect effect : operation.effects()) {
        String column = effect.table() + "." + effect.column();
        switch (effect.kind()) {
          case ADD -> net.merge(column, new BigDecimal(effect.value()), BigDecimal::add);
          case WRITE -> {
            moving.add(column);
            if (effect.value().equals(Values.ABSENT)) {
              moving.add(effect.table() + ".*");
            }
          }
          case TOTAL -> reads.computeIfAbsent(column, name -> new ArrayList<>()).add(i);
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
    reads.forEach(
        (column, indexes) -> {
          String table = column.substring(0, column.indexOf('.'));
          if (!moving.contains(column) && !moving.contains(table + ".*")) {
            steady(analysis, column, indexes, found);
          }
        });
    return reads.values().stream().mapToLong(List::size).sum();
  }

  private static void steady(
      Analysis analysis, String column, List<Integer> indexes, List<Witness> found) {
    OperationTable operations = analysis.history().operations();
    Operation first = operations.get(indexes.get(0));
    for (int index : indexes) {
      Operation operation = operations.get(index);
      if (total(operation).compareTo(total(first)) != 0) {
        Scene scene = analysis.scene();
        String table = column.substring(0, column.indexOf('.'));
        found.add(
            new Witness(
                "a total changed though only transfers touch it: " + column,
                column,
                List.of(
                    scene.describe(first, table, "", ""), scene.describe(operation, table, "", "")),
                scene.step(operation.call(), operation.returned()),
                total(first).toPlainString(),
                total(operation).toPlainString(),
                "look at what moved between the two reads"));
        return;
      }
    }
  }

  private static BigDecimal total(Operation operation) {
    return operation.effects().stream()
        .filter(effect -> effect.kind() == Effect.Kind.TOTAL && number(effect.value()))
        .map(effect -> amount(effect.value()))
        .findFirst()
        .orElse(BigDecimal.ZERO);
  }

  private static boolean number(String token) {
    return token.matches("=-?[0-9]+(\\.[0-9]+)?");
  }

  private static BigDecimal amount(String token) {
    return new BigDecimal(token.substring(1));
  }
}
