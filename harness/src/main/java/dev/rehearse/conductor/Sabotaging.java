package dev.rehearse.conductor;

import dev.rehearse.plan.Plan;
import dev.rehearse.plan.PlanReader;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Strategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads plans with a sabotage laid over them. Stateless. */
public final class Sabotaging {

  private Sabotaging() {}

  /** The sabotage of a strategy, and of any run. */
  public static List<Sabotage> of(Strategy strategy) {
    List<Sabotage> all = new ArrayList<>(strategy.sabotage());
    all.addAll(RunSabotage.all());
    return List.copyOf(all);
  }

  /** The sabotage of this id, whatever its case. */
  public static Optional<Sabotage> find(Strategy strategy, String id) {
    return of(strategy).stream().filter(each -> each.id().equalsIgnoreCase(id)).findFirst();
  }

  /**
   * Reads a plan with the keys and faults that a sabotage needs to be felt.
   *
   * @param overrides the user's own, which win
   * @param plain the same plan read without the sabotage
   */
  public static Plan read(
      PlanReader reader, Path file, Map<String, String> overrides, Plan plain, Sabotage sabotage) {
    Map<String, String> all = new LinkedHashMap<>(sabotage.overrides());
    all.putAll(overrides);
    Plan plan =
        reader.read(file, all, OptionalLong.of(plain.seed()), plain.seed(), sabotage.faults());
    return sabotage.replacesFaults()
        ? plan.withFaults(plan.faults().subList(plain.faults().size(), plan.faults().size()))
        : plan;
  }
}
