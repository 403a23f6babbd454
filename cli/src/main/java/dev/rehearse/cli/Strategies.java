package dev.rehearse.cli;

import dev.rehearse.conductor.Company;
import dev.rehearse.conductor.Sabotaging;
import dev.rehearse.load.GatlingTraffic;
import dev.rehearse.plan.PlanReader;
import dev.rehearse.scenarios.application.FrontDoorProcess;
import dev.rehearse.scenarios.application.InstanceProcess;
import dev.rehearse.scenarios.bluegreen.BlueGreen;
import dev.rehearse.scenarios.dualwrites.DualWrites;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The strategies that this command knows, and who takes part in a rehearsal of each. Stateless. */
final class Strategies {

  private Strategies() {}

  static List<Strategy> all() {
    return List.of(new DualWrites(), new BlueGreen());
  }

  static Strategy named(String name) {
    return all().stream()
        .filter(strategy -> strategy.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UsageProblem("There is no strategy " + name + "."));
  }

  static Company company(String name) {
    return new Company(
        InstanceProcess.class, FrontDoorProcess.class, new GatlingTraffic(), named(name));
  }

  /** A reader of plans that knows every strategy's steps. */
  static PlanReader reader() {
    Map<String, List<String>> steps = new LinkedHashMap<>();
    all().forEach(strategy -> steps.put(strategy.name(), strategy.places()));
    return new PlanReader(steps);
  }

  static Sabotage sabotage(Strategy strategy, String id) {
    return Sabotaging.find(strategy, id)
        .orElseThrow(
            () ->
                new UsageProblem(
                    "There is no sabotage '"
                        + id
                        + "' of "
                        + strategy.name()
                        + "; there are "
                        + String.join(
                            ", ", Sabotaging.of(strategy).stream().map(Sabotage::id).toList())
                        + "."));
  }
}
