package dev.rehearse.check;

import dev.rehearse.history.Operation;
import dev.rehearse.history.Values;
import dev.rehearse.verdict.Witness;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counters (I8): at the end initial + every acknowledged amount + some of the unknown ones; and
 * additions that tell what they left form one path. Stateless.
 */
final class Counters {

  /** Enough to see the last additions before it went wrong. */
  private static final int SHOWN = 6;

  private Counters() {}

  /**
   * What a counter's end leaves to explain.
   *
   * @param missing the end less the beginning and every acknowledged amount
   * @param unknown amounts that may have been added
   */
  record Balance(int register, BigDecimal end, BigDecimal missing, List<BigDecimal> unknown) {
    boolean holds() {
      return Amounts.reachable(missing, unknown);
    }
  }

  /** The counters whose beginning and end are known numbers and that nobody overwrites. */
  static List<Balance> balances(Registers registers) {
    List<Balance> balances = new ArrayList<>();
    for (int register = 0; register < registers.size(); register++) {
      if (!registers.nameless(register) && registers.counter(register)) {
        balance(registers, register).ifPresent(balances::add);
      }
    }
    return balances;
  }

  private static Optional<Balance> balance(Registers registers, int register) {
    int last = registers.last(register);
    String initial = registers.text(registers.initial(register));
    if (last == Registers.NONE
        || !Amounts.number(initial)
        || !Amounts.number(registers.text(last))) {
      return Optional.empty();
    }
    BigDecimal sum = Amounts.of(initial);
    List<BigDecimal> unknown = new ArrayList<>();
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      if (registers.kind(entry) == Registers.Kind.WRITE) {
        return Optional.empty();
      }
      if (registers.kind(entry) == Registers.Kind.ADD) {
        BigDecimal amount = new BigDecimal(registers.text(registers.value(entry)));
        if (registers.returned(entry) == Operation.NEVER) {
          unknown.add(amount);
        } else {
          sum = sum.add(amount);
        }
      }
    }
    BigDecimal end = Amounts.of(registers.text(last));
    return Optional.of(new Balance(register, end, end.subtract(sum), unknown));
  }

  /** The counters that do not add up, and those whose additions did not follow each other. */
  static List<Witness> judge(Analysis analysis) {
    Registers registers = analysis.registers();
    List<Witness> found = new ArrayList<>();
    List<Balance> balances = new ArrayList<>(balances(registers));
    balances.sort(Comparator.comparing(balance -> registers.name(balance.register()).name()));
    for (Balance balance : balances) {
      if (!balance.holds()) {
        found.add(
            witness(
                analysis,
                balance.register(),
                "the counter does not add up",
                balance.end().subtract(balance.missing()).toPlainString()
                    + (balance.unknown().isEmpty() ? "" : " and some of " + balance.unknown()),
                balance.end().toPlainString()));
      } else if (balance.unknown().isEmpty()) {
        chain(analysis, balance, found);
      }
    }
    return found;
  }

  /**
   * Each addition found the counter at one value and left it at another. Together they must be one
   * path from the first value to the last, so every value is left as often as it was reached.
   */
  private static void chain(Analysis analysis, Balance balance, List<Witness> found) {
    Registers registers = analysis.registers();
    int register = balance.register();
    Map<Integer, String> after = new HashMap<>();
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      if (registers.kind(entry) == Registers.Kind.AFTER) {
        after.put(registers.operation(entry), registers.text(registers.value(entry)));
      }
    }
    Map<BigDecimal, Integer> visits = new HashMap<>();
    BigDecimal initial = Amounts.of(registers.text(registers.initial(register)));
    visits.merge(initial.stripTrailingZeros(), 1, Integer::sum);
    visits.merge(balance.end().stripTrailingZeros(), -1, Integer::sum);
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      if (registers.kind(entry) == Registers.Kind.ADD) {
        String left = after.getOrDefault(registers.operation(entry), Values.NULL);
        if (!Amounts.number(left)) {
          return;
        }
        BigDecimal amount = new BigDecimal(registers.text(registers.value(entry)));
        visits.merge(Amounts.of(left).stripTrailingZeros(), 1, Integer::sum);
        visits.merge(Amounts.of(left).subtract(amount).stripTrailingZeros(), -1, Integer::sum);
      }
    }
    visits.entrySet().stream()
        .filter(visit -> visit.getValue() < 0)
        .min(Map.Entry.comparingByKey())
        .ifPresent(
            visit ->
                found.add(
                    witness(
                        analysis,
                        register,
                        "additions did not follow each other",
                        "each value left as often as it was reached",
                        visit.getKey().toPlainString()
                            + " was left "
                            + -visit.getValue()
                            + " times more often than reached")));
  }

  private static Witness witness(
      Analysis analysis, int number, String what, String expected, String actual) {
    Registers registers = analysis.registers();
    Registers.Register register = registers.name(number);
    List<String> lines = new ArrayList<>();
    String step = "";
    for (int entry = registers.from(number); entry < registers.until(number); entry++) {
      if (registers.kind(entry) == Registers.Kind.ADD) {
        Operation operation = analysis.history().operations().get(registers.operation(entry));
        lines.add(
            analysis
                .scene()
                .describe(operation, register.table(), register.key(), register.column()));
        step = analysis.scene().step(operation);
      }
    }
    lines = new ArrayList<>(lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()));
    lines.add("at the end " + register.name() + " = " + actual);
    return new Witness(
        what + ": " + register.name(),
        register.name(),
        lines,
        step,
        expected,
        actual,
        Registers.Register.next(register.table(), register.key()));
  }
}
