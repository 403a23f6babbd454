package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.environment.Layout;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.Doors;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.Strategy;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two environments, each an application and its database: the idle one is kept current by the
 * engine's own replication until traffic switches to it, and from then on the other way round.
 */
public final class BlueGreen implements Strategy {
  /** While they last, new may be the truth. */
  private static final Set<String> AFTER_THE_SWITCH = Set.of("watch", ROLL_BACK, "retire");

  private final Replications replications = new Replications();

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
    return Mistakes.steps(replications, sabotage.orElse(""));
  }

  @Override
  public void whileIn(String step, StepContext context, Optional<String> sabotage)
      throws SQLException {
    if (AFTER_THE_SWITCH.contains(step)) {
      replications.resume(context);
    }
  }

  @Override
  public void abort(StepContext context, Optional<String> sabotage) throws Exception {
    FrontDoorRecord record = Doors.open(context.frontDoor(), context.plan().limits().step());
    context.say(record.truth().word() + " is the truth and stays it");
    if (Mistakes.leaves(sabotage)) {
      return;
    }
    replications.remove(context);
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
    if (replications.initial(plan).isEmpty()) {
      return List.of(
          "no replication of %s's own leads from %s down to %s; dual-writes can"
              .formatted(
                  old.brand(),
                  plan.databases().old().version(),
                  plan.databases().fresh().version()));
    }
    return SchemaFit.reasons(replications, plan, there, here);
  }

  @Override
  public Optional<String> spared(Plan plan, Sabotage sabotage) {
    boolean mySql = plan.databases().old().engine() == Plan.Engine.MYSQL;
    return switch (sabotage.id()) {
      case "L1" ->
          spared(mySql, "InnoDB moves a table's counter with every key that is written to it");
      case "L3" -> spared(mySql, "MySQL replicates rows that have no key by all of their columns");
      case "L6" -> spared(!readsLogs(plan), "no log is read on its way back");
      case "T1" ->
          spared(
              !readsLogs(plan) || !mentions(plan, "timestamp"),
              "no log with a timestamp is read on its way back");
      case "T2" ->
          spared(
              !readsLogs(plan) || !mentions(plan, "latin1"),
              "no log with a text in latin1 is read on its way back");
      default -> Optional.empty();
    };
  }

  private static Optional<String> spared(boolean is, String why) {
    return is ? Optional.of(why) : Optional.empty();
  }

  private static boolean mentions(Plan plan, String word) {
    return ApplicationFolder.of(plan).mentions(plan.databases().old().engine(), word);
  }

  private boolean readsLogs(Plan plan) {
    return replications.from(plan, Side.NEW) instanceof BinlogReplication;
  }

  @Override
  public List<Sabotage> sabotage() {
    return Mistakes.all();
  }
}
