package dev.rehearse.check;

import dev.rehearse.history.History;
import dev.rehearse.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What several checks need and is worth working out once. Immutable.
 *
 * @param control the control's history, if one ran
 * @param violations of the registers, in order of time
 */
record Analysis(
    Plan plan,
    History history,
    Optional<History> control,
    Scene scene,
    Registers registers,
    List<Violation> violations) {

  /** Enough that no processor waits long for the last part. */
  private static final int PARTS = 16;

  static Analysis of(Plan plan, History history, Optional<History> control) {
    Registers registers = Registers.of(history);
    return new Analysis(
        plan, history, control, Scene.of(plan, history), registers, violations(registers));
  }

  static List<Violation> violations(Registers registers) {
    Promises promises = Promises.of(registers);
    int parts = Math.min(PARTS, Runtime.getRuntime().availableProcessors());
    int size = registers.size();
    List<List<Violation>> found =
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(
                part -> {
                  Linearizability linearizability = new Linearizability(registers, promises);
                  List<Violation> own = new ArrayList<>();
                  // Every so-manyth, because neighbours are alike: hot keys come first.
                  for (int register = part; register < size; register += parts) {
                    linearizability.judge(register, own);
                  }
                  return own;
                })
            .toList();
    List<Violation> all = new ArrayList<>();
    found.forEach(all::addAll);
    Torn.judge(registers, all);
    all.sort(Comparator.comparingLong(Violation::at).thenComparingInt(Violation::register));
    return List.copyOf(all);
  }
}
