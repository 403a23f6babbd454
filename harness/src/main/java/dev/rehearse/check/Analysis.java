package dev.rehearse.check;

import dev.rehearse.history.History;
import dev.rehearse.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What several checks need and is worth working out once. Immutable.
 *
 * @param control the control's history, if one ran
 */
record Analysis(
    Plan plan,
    History history,
    Optional<History> control,
    Scene scene,
    Registers registers,
    List<Violation> violations) {

  static Analysis of(Plan plan, History history, Optional<History> control) {
    Registers registers = Registers.of(history);
    List<Violation> violations = new ArrayList<>();
    for (Registers.Register register : registers.all()) {
      violations.addAll(Linearizability.of(register, registers.wildDelete(register.table)));
    }
    violations.sort(
        Comparator.comparingLong(Violation::at)
            .thenComparing(violation -> violation.register().name()));
    return new Analysis(
        plan, history, control, Scene.of(plan, history), registers, List.copyOf(violations));
  }
}
