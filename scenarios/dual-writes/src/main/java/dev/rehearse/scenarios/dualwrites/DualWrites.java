package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.Doors;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Old stays the truth while every row that it changes travels to new; then they change places, and
 * the way back stays open until the end.
 */
public final class DualWrites implements Strategy {
  /** The two steps of a plan that moves reads first. */
  static final String READS = "switch-reads";

  static final String WRITES = "switch-writes";

  private final Company company = new Company();

  @Override
  public String name() {
    return "dual-writes";
  }

  @Override
  public String says() {
    return "old stays the truth while rows travel to new by trigger and feed; then they change places";
  }

  @Override
  public List<Step> everyStep(Optional<String> sabotage) {
    return Mistakes.steps(company, sabotage.orElse(""));
  }

  /** Reads and writes change sides together, or reads first. */
  @Override
  public List<Step> steps(Plan plan, Optional<String> sabotage) {
    Set<String> others = plan.strategy().readsFirst() ? Set.of("switch") : Set.of(READS, WRITES);
    return Strategy.super.steps(plan, sabotage).stream()
        .filter(step -> !others.contains(step.id()))
        .toList();
  }

  /** The sweeper works from the mirror on, also while a step dwells and after a crash. */
  @Override
  public void whileIn(String step, StepContext context, Optional<String> sabotage) {
    switch (step) {
      case "backfill", "verify", "switch", READS, WRITES -> company.sweeping(context, Side.OLD);
      case "watch", ROLL_BACK -> company.sweeping(context, Side.NEW);
      default -> {
        // mirror begins it, retire ends it.
      }
    }
  }

  @Override
  public List<String> refusals(Plan plan, Dialect old, Catalog there, Dialect fresh, Catalog here) {
    List<String> reasons = new ArrayList<>(Refusals.refusals(old, there));
    // Each side is the truth once.
    Refusals.refusals(fresh, here).stream()
        .filter(each -> !reasons.contains(each))
        .forEach(reasons::add);
    reasons.addAll(Mapping.of(old, there, fresh, here, plan.databases().names()).problems());
    return reasons;
  }

  @Override
  public void abort(StepContext context, Optional<String> sabotage) throws Exception {
    FrontDoorRecord record =
        Doors.readsWithTruth(context.frontDoor(), context.plan().limits().step());
    context.say(record.truth().word() + " is the truth and stays it");
    Dismantling.alone(context, company);
    if (!Mistakes.dismantles(sabotage)) {
      return;
    }
    Dismantling.dismantle(context, record.truth());
    Dismantling.dismantle(context, record.truth().other());
  }

  /** Ends what runs beside the steps, as the end of the process would. */
  void stop() {
    company.stop();
  }

  @Override
  public Optional<Class<?>> mirror() {
    return Optional.of(InstanceMirror.class);
  }

  @Override
  public List<Sabotage> sabotage() {
    return Mistakes.all();
  }

  @Override
  public Optional<String> spared(Plan plan, Sabotage sabotage) {
    return switch (sabotage.id()) {
      case "ACK-OLD" ->
          plan.strategy().readsFirst()
              ? Optional.empty()
              : Optional.of("reads change sides together with writes");
      case "B3" ->
          plan.strategy().readsFirst()
              ? Optional.of("its crash is tied to the step switch")
              : Optional.empty();
      case "L1" ->
          plan.databases().fresh().engine() == Plan.Engine.MYSQL
              ? Optional.of("InnoDB moves a table's counter with every key that is written to it")
              : Optional.empty();
      case "T4", "T6", "T8", "T12" ->
          plan.application().rows().isEmpty()
              ? Optional.of("the application brings its own rows, and none has such a value")
              : Optional.empty();
      case "T7" -> unless(plan, "0000-00-00", "the application's own rows have no zero date");
      case "T10" -> unless(plan, "id = 0", "the application's own rows have no key of zero");
      default -> Optional.empty();
    };
  }

  /** What only rows have that a schema's script brings along. */
  private static Optional<String> unless(Plan plan, String mentioned, String why) {
    return ApplicationFolder.of(plan).mentions(plan.databases().old().engine(), mentioned)
        ? Optional.empty()
        : Optional.of(why);
  }
}
