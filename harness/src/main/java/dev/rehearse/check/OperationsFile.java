package dev.rehearse.check;

import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationLines;
import dev.rehearse.history.OperationTable;
import dev.rehearse.verdict.CheckResult;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Judges a history from elsewhere ({@code judge --operations FILE}): whether every register behaved
 * as one copy. One use.
 *
 * <p>Registers whose values are written once are decided exactly, without a search. Where values
 * repeat, what the sound rules of {@link Linearizability} do not catch is searched for, up to a
 * bound; beyond it the verdict is INCONCLUSIVE.
 */
public final class OperationsFile {

  /** A few seconds on one processor, and some 100 MB. */
  private static final long STATES_MAX = 500_000;

  /** Enough to see what was under way. */
  private static final int SHOWN = 6;

  private final Registers registers;
  private final OperationTable operations;
  private final long statesMax;
  private final List<Witness> found = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();
  private Witness worst = Witness.fact("", "");
  private long searched;

  private OperationsFile(OperationTable operations, long statesMax) {
    this.operations = operations;
    this.statesMax = statesMax;
    this.registers = Registers.of(new History(operations, List.of(), List.of()));
  }

  /**
   * Judges a file.
   *
   * @throws OperationLines.MalformedException if a line is no operation; its message names file and
   *     line
   * @throws IOException if it cannot be read
   */
  public static List<CheckResult> judge(Path file) throws IOException {
    return judge(OperationLines.read(file), STATES_MAX);
  }

  static List<CheckResult> judge(OperationTable operations, long statesMax) {
    OperationsFile judge = new OperationsFile(operations, statesMax);
    Verdict verdict = judge.verdict();
    String figure =
        String.format(
            Locale.ROOT,
            "%,d operations on %,d registers, %,d of them searched",
            operations.size(),
            judge.registers.size(),
            judge.searched);
    return List.of(new CheckResult("linearizable", List.of("I7"), verdict, figure));
  }

  private Verdict verdict() {
    if (operations.size() == 0) {
      return new Verdict.Inconclusive("the file holds no operation");
    }
    Set<Integer> broken = new HashSet<>();
    List<Violation> violations = Analysis.violations(registers);
    for (Violation violation : violations) {
      broken.add(violation.register());
      found.add(witness(violation));
    }
    violations.stream()
        .max(Comparator.comparingLong(Violation::gravity))
        .ifPresent(violation -> worst = witness(violation));
    for (int register = 0; register < registers.size(); register++) {
      if (!broken.contains(register) && repeats(register)) {
        search(register);
      }
    }
    if (!found.isEmpty()) {
      Witness first = found.get(0);
      return new Verdict.Failed(
          new Evidence(found.size(), first, violations.isEmpty() ? first : worst));
    }
    return undecided.isEmpty()
        ? new Verdict.Passed()
        : new Verdict.Inconclusive(
            "values repeat, and no order was found or excluded within %,d states for %s; write each value once, or split the history"
                .formatted(statesMax, String.join(", ", undecided)));
  }

  private boolean repeats(int register) {
    Set<Integer> values = new HashSet<>(Set.of(registers.initial(register)));
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      if (registers.kind(entry) == Registers.Kind.WRITE && !values.add(registers.value(entry))) {
        return true;
      }
    }
    return false;
  }

  private void search(int register) {
    List<OrderSearch.Step> steps = new ArrayList<>();
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      Registers.Kind kind = registers.kind(entry);
      if (kind == Registers.Kind.WRITE || kind == Registers.Kind.READ) {
        int operation = registers.operation(entry);
        steps.add(
            new OrderSearch.Step(
                operation,
                kind == Registers.Kind.WRITE,
                registers.value(entry),
                operations.call(operation),
                registers.returned(entry)));
      }
    }
    searched++;
    OrderSearch search = new OrderSearch(steps, registers.initial(register), statesMax);
    switch (search.search()) {
      case ORDERED -> {}
      case TOO_MUCH -> undecided.add(registers.name(register).column());
      case IMPOSSIBLE ->
          search.impossible().ifPresent(step -> found.add(witness(register, steps, step)));
    }
  }

  private Witness witness(Violation violation) {
    List<String> lines = violation.operations().stream().map(this::line).toList();
    String name = registers.name(violation.register()).column();
    String what =
        switch (violation.kind()) {
          case PHANTOM -> "a value was read that nobody had written";
          case ABORTED_READ -> "a value was read whose write had failed";
          case LOST, RESURRECTED, STALE_READ, TORN ->
              "a value was read that had been replaced before";
        };
    return new Witness(
        what + ": " + name,
        name,
        lines,
        "",
        violation.expected() == Registers.NONE
            ? "a value that was written"
            : OperationLines.shown(registers.text(violation.expected())),
        OperationLines.shown(registers.text(violation.actual())),
        "the numbers of lines are those of the file");
  }

  private Witness witness(int register, List<OrderSearch.Step> steps, OrderSearch.Step last) {
    String name = registers.name(register).column();
    List<OrderSearch.Step> before =
        steps.stream()
            .filter(step -> step.call() <= last.returned() && step.operation() != last.operation())
            .sorted(Comparator.comparingLong(OrderSearch.Step::returned))
            .toList();
    List<String> lines = new ArrayList<>();
    before.stream()
        .skip(Math.max(0, before.size() - SHOWN))
        .sorted(Comparator.comparingLong(OrderSearch.Step::call))
        .forEach(step -> lines.add(line(step.operation())));
    lines.add(line(last.operation()));
    return new Witness(
        "no order of its operations explains what was read: " + name,
        name,
        lines,
        "",
        "a place in an order for the last operation shown",
        "none, whatever took effect before it",
        "the numbers of lines are those of the file");
  }

  private String line(int operation) {
    int effect = operations.effects().from(operation);
    boolean write = operations.access(operation) == Operation.Access.WRITE;
    long returned = operations.returned(operation);
    return "line %d: %s %s %s = %s  call %d  return %s  %s"
        .formatted(
            operations.id(operation),
            operations.effects().text(operations.client(operation)),
            write ? "write" : "read",
            operations.effects().column(operations.effects().register(effect)),
            OperationLines.shown(registers.text(operations.effects().value(effect))),
            operations.call(operation),
            returned == Operation.NEVER ? "never" : Long.toString(returned),
            operations.outcome(operation).name().toLowerCase(Locale.ROOT));
  }
}
