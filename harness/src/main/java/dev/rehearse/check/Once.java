package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Commit;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether an operation was committed twice (I5), by the instances' own files. Stateless. */
final class Once {

  private Once() {}

  static Answer judge(Analysis analysis) {
    Map<Long, List<Commit>> committed = new HashMap<>();
    for (Commit commit : analysis.history().commits()) {
      if (commit.committed() != Operation.NEVER) {
        committed.computeIfAbsent(commit.operation(), id -> new ArrayList<>()).add(commit);
      }
    }
    if (committed.isEmpty()) {
      return Answer.inconclusive("no instance wrote down a commit; see history/commits-*.log");
    }
    List<List<Commit>> twice =
        committed.values().stream().filter(commits -> commits.size() > 1).toList();
    if (twice.isEmpty()) {
      List<Witness> doubled = doubled(analysis);
      if (!doubled.isEmpty()) {
        return new Answer(
            new Verdict.Failed(Evidence.of(doubled.size(), doubled.get(0))),
            String.format(Locale.ROOT, "%,d counters moved twice", doubled.size()));
      }
      return Answer.passed(
          String.format(Locale.ROOT, "%,d operations committed, each once", committed.size()));
    }
    List<Commit> first =
        twice.stream()
            .min(java.util.Comparator.comparingLong(commits -> commits.get(0).begun()))
            .orElse(twice.get(0));
    return new Answer(
        new Verdict.Failed(Evidence.of(twice.size(), witness(analysis, first))),
        String.format(Locale.ROOT, "%,d operations committed twice", twice.size()));
  }

  /**
   * Counters that hold exactly the amounts of operations that were begun twice once too often. A
   * first attempt whose commit was never confirmed leaves no other trace.
   */
  private static List<Witness> doubled(Analysis analysis) {
    Map<Long, List<Commit>> begun = new HashMap<>();
    for (Commit commit : analysis.history().commits()) {
      begun.computeIfAbsent(commit.operation(), id -> new ArrayList<>()).add(commit);
    }
    OperationTable operations = analysis.history().operations();
    List<Witness> witnesses = new ArrayList<>();
    for (Registers.Register register : analysis.registers().all()) {
      BigDecimal surplus = Totals.surplus(analysis, register);
      if (surplus.signum() == 0) {
        continue;
      }
      List<BigDecimal> again = new ArrayList<>();
      List<Commit> attempts = new ArrayList<>();
      for (Registers.Access add : register.adds) {
        List<Commit> of = begun.getOrDefault(operations.get(add.operation()).id(), List.of());
        if (of.size() > 1) {
          again.add(new BigDecimal(add.value()));
          attempts.addAll(attempts.isEmpty() ? of : List.of());
        }
      }
      if (!again.isEmpty() && Totals.reachable(surplus, again)) {
        witnesses.add(witness(analysis, attempts));
      }
    }
    return witnesses;
  }

  private static Witness witness(Analysis analysis, List<Commit> commits) {
    Scene scene = analysis.scene();
    List<String> lines = new ArrayList<>();
    String step = "";
    OperationTable operations = analysis.history().operations();
    for (int i = 0; i < operations.size(); i++) {
      if (operations.get(i).id() == commits.get(0).operation()) {
        lines.add(scene.describe(operations.get(i), "", "", ""));
        step = scene.step(operations.get(i).call(), operations.get(i).returned());
      }
    }
    for (Commit commit : commits) {
      lines.add(
          "attempt %d on application-%d: %s, epoch %d, begun %s, committed %s"
              .formatted(
                  commit.attempt(),
                  commit.instance(),
                  commit.side().word(),
                  commit.epoch(),
                  scene.time(commit.begun()),
                  scene.time(commit.committed())));
    }
    return new Witness(
        "operation " + commits.get(0).operation() + " took effect " + commits.size() + " times",
        "operation " + commits.get(0).operation(),
        lines,
        step,
        "one effect",
        commits.size() + " attempts that count",
        "look for who sent it again: a client, the front door, or the instance itself");
  }
}
