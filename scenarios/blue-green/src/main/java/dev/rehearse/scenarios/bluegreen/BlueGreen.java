package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.environment.Layout;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.Doors;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two environments, each an application and its database: the idle one is kept current by the
 * engine's own replication until traffic switches to it, and from then on the other way round.
 */
public final class BlueGreen implements Strategy {
  static final String ROLL_BACK = "roll-back";

  @Override
  public String name() {
    return "blue-green";
  }

  @Override
  public String says() {
    return "a second environment is kept current by replication until all traffic goes there at once";
  }

  @Override
  public List<Step> everyStep() {
    return Mistakes.steps("");
  }

  @Override
  public List<Step> steps(Plan plan, Optional<String> sabotage) {
    return Mistakes.steps(sabotage.orElse("")).stream()
        .filter(step -> plan.strategy().rollBack() || !step.id().equals(ROLL_BACK))
        .toList();
  }

  @Override
  public void abort(StepContext context, Optional<String> sabotage) throws Exception {
    FrontDoorRecord record = Doors.open(context.frontDoor(), context.plan().limits().step());
    context.say(record.truth().word() + " is the truth and stays it");
    if (Mistakes.leaves(sabotage)) {
      return;
    }
    Statements.until(
        "end the replication",
        context.plan().limits().step(),
        () -> {
          Replications.remove(context);
          return true;
        });
  }

  @Override
  public Optional<Class<?>> mirror() {
    return Optional.empty();
  }

  @Override
  public Layout.Environments environments() {
    return Layout.Environments.TWO;
  }

  @Override
  public List<String> refusals(Plan plan, Dialect old, Catalog there, Dialect fresh, Catalog here) {
    if (!old.equals(fresh)) {
      return List.of(
          "no replication of an engine's own leads from %s to %s; dual-writes can"
              .formatted(old.brand(), fresh.brand()));
    }
    Optional<Replication> replication = Replications.known(old);
    if (replication.isEmpty()) {
      return List.of("this version of rehearse does not set up the replication of " + old.brand());
    }
    List<String> reasons = new ArrayList<>(replication.get().refusals(there));
    for (Catalog.Table table : there.tables()) {
      for (Catalog.Column column : table.columns()) {
        Optional<Catalog.Column> same =
            here.table(table.name()).flatMap(each -> each.column(column.name()));
        if (same.isEmpty()) {
          reasons.add("%s.%s is not on new".formatted(table.name(), column.name()));
        }
      }
    }
    return reasons;
  }

  @Override
  public List<Sabotage> sabotage() {
    return Mistakes.all();
  }
}
