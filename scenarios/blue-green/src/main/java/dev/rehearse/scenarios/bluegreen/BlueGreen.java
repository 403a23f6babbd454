package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.environment.Layout;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.Doors;
import dev.rehearse.strategy.Sabotage;
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
  @Override
  public String name() {
    return "blue-green";
  }

  @Override
  public String says() {
    return "a second environment is kept current by replication until all traffic goes there at once";
  }

  @Override
  public List<Step> everyStep(Optional<String> sabotage) {
    return Mistakes.steps(sabotage.orElse(""));
  }

  @Override
  public void abort(StepContext context, Optional<String> sabotage) throws Exception {
    FrontDoorRecord record = Doors.open(context.frontDoor(), context.plan().limits().step());
    context.say(record.truth().word() + " is the truth and stays it");
    if (Mistakes.leaves(sabotage)) {
      return;
    }
    Replications.remove(context);
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
      Optional<Catalog.Table> other = here.table(table.name());
      if (other.isEmpty()) {
        reasons.add("new has no table " + table.name());
      } else {
        columns(table, other.get(), reasons);
      }
    }
    return reasons;
  }

  private static void columns(Catalog.Table table, Catalog.Table other, List<String> reasons) {
    for (Catalog.Column column : table.columns()) {
      Optional<Catalog.Column> same = other.column(column.name());
      String name = table.name() + "." + column.name();
      if (same.isEmpty()) {
        reasons.add(name + " is not on new");
      } else if (!same.get().type().equals(column.type())) {
        reasons.add(
            "%s is %s on old and %s on new; this version carries equal types only"
                .formatted(name, column.type(), same.get().type()));
      }
    }
    for (Catalog.Column column : other.columns()) {
      boolean empty =
          !column.nullable()
              && column.defaultValue().isEmpty()
              && column.generated().isEmpty()
              && column.identity() == Catalog.Identity.NONE;
      if (table.column(column.name()).isEmpty() && empty) {
        reasons.add(
            "%s.%s is on new alone and needs a value that no row of old brings"
                .formatted(table.name(), column.name()));
      }
    }
  }

  @Override
  public List<Sabotage> sabotage() {
    return Mistakes.all();
  }
}
