package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Commit;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether an operation took effect twice (I5): by the instances' own files, by counters that moved
 * twice, and by rows. One use.
 */
final class Once {

  private final Analysis analysis;
  private final List<Witness> found = new ArrayList<>();

  /** Operations that were begun more than once, in order of their id. */
  private final Map<Long, List<Commit>> again = new TreeMap<>();

  private Once(Analysis analysis) {
    this.analysis = analysis;
    List<Commit> commits = analysis.history().commits();
    long[] ids = commits.stream().mapToLong(Commit::operation).sorted().toArray();
    Set<Long> repeated = new HashSet<>();
    for (int i = 1; i < ids.length; i++) {
      if (ids[i] == ids[i - 1]) {
        repeated.add(ids[i]);
      }
    }
    for (Commit commit : commits) {
      if (!repeated.isEmpty() && repeated.contains(commit.operation())) {
        again.computeIfAbsent(commit.operation(), id -> new ArrayList<>()).add(commit);
      }
    }
  }

  static Answer judge(Analysis analysis) {
    long committed =
        analysis.history().commits().stream()
            .filter(commit -> commit.committed() != Operation.NEVER)
            .count();
    if (committed == 0) {
      return Answer.inconclusive("no instance wrote down a commit; see history/commits-*.log");
    }
    Once once = new Once(analysis);
    once.committed();
    once.moved();
    once.refused();
    once.found.addAll(Twins.rows(analysis));
    return once.found.isEmpty()
        ? Answer.passed(String.format(Locale.ROOT, "%,d commits, each of its own", committed))
        : new Answer(
            new Verdict.Failed(Evidence.of(once.found.size(), once.found.get(0))),
            String.format(Locale.ROOT, "%,d operations took effect twice", once.found.size()));
  }

  private void committed() {
    again.values().stream()
        .map(
            commits ->
                commits.stream().filter(each -> each.committed() != Operation.NEVER).toList())
        .filter(commits -> commits.size() > 1)
        .sorted(Comparator.comparingLong(commits -> commits.get(0).begun()))
        .forEach(commits -> found.add(witness(commits, "was committed %d times", "")));
  }

  /**
   * Counters that hold exactly the amounts of operations that were begun twice once too often. A
   * first attempt whose commit was never confirmed leaves no other trace.
   */
  private void moved() {
    Map<Integer, Map<Long, BigDecimal>> amounts = new HashMap<>();
    OperationTable operations = analysis.history().operations();
    for (int i = 0; i < operations.size() && !again.isEmpty(); i++) {
      if (again.containsKey(operations.id(i))) {
        for (int each = operations.effects().from(i);
            each < operations.effects().until(i);
            each++) {
          if (operations.effects().kind(each) == Effect.Kind.ADD) {
            amounts
                .computeIfAbsent(operations.effects().register(each), name -> new TreeMap<>())
                .put(
                    operations.id(i),
                    new BigDecimal(operations.effects().text(operations.effects().value(each))));
          }
        }
      }
    }
    if (amounts.isEmpty()) {
      return;
    }
    for (Counters.Balance balance : Counters.balances(analysis.registers())) {
      Map<Long, BigDecimal> own = amounts.getOrDefault(balance.register(), Map.of());
      List<BigDecimal> either = new ArrayList<>(balance.unknown());
      either.addAll(own.values());
      if (!own.isEmpty() && !balance.holds() && Amounts.reachable(balance.missing(), either)) {
        String counter = analysis.registers().name(balance.register()).name();
        Long guilty = own.keySet().iterator().next();
        found.add(
            witness(
                again.getOrDefault(guilty, List.of()),
                "was begun %d times and counts more than once",
                counter + " is off by " + balance.missing().toPlainString()));
      }
    }
  }

  /**
   * A second attempt was refused because the first had taken effect, and the client was told so.
   */
  private void refused() {
    OperationTable operations = analysis.history().operations();
    Set<Integer> refused = Unexplained.refused(analysis);
    analysis.violations().stream()
        .filter(violation -> violation.kind() == Violation.Kind.ABORTED_READ)
        .forEach(violation -> refused.add(violation.operations().get(0)));
    for (int operation : refused) {
      List<Commit> attempts = again.getOrDefault(operations.id(operation), List.of());
      if (!attempts.isEmpty()) {
        found.add(
            witness(
                attempts,
                "was begun %d times and refused, but took effect",
                "its values are there though its client was refused"));
      }
    }
  }

  private Witness witness(List<Commit> commits, String what, String more) {
    Scene scene = analysis.scene();
    List<String> lines = new ArrayList<>();
    String step = "";
    long id = commits.get(0).operation();
    OperationTable operations = analysis.history().operations();
    for (int i = 0; i < operations.size(); i++) {
      if (operations.id(i) == id) {
        lines.add(scene.describe(operations.get(i), "", "", ""));
        step = scene.step(operations.get(i));
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
    if (!more.isEmpty()) {
      lines.add(more);
    }
    return new Witness(
        "operation " + id + " " + what.formatted(commits.size()),
        "operation " + id,
        lines,
        step,
        "one effect",
        commits.size() + " attempts that count",
        "look for who sent it again: a client, the front door, or the instance itself");
  }
}
