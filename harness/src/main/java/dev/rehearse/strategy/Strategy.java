package dev.rehearse.strategy;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.environment.Layout;
import dev.rehearse.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A named list of steps that carries an application from old to new. Stateless; needs a public
 * constructor without parameters, because the migrator's process makes it anew from its class name.
 */
public interface Strategy {

  /** As plans write it. */
  String name();

  /** One line for {@code rehearse list strategies}. */
  String says();

  /** The step that only a plan has which may go back. */
  String ROLL_BACK = "roll-back";

  /** The steps of a plan, in order. */
  default List<Step> steps(Plan plan, Optional<String> sabotage) {
    return everyStep(sabotage).stream()
        .filter(step -> plan.strategy().mayRollBack() || !step.id().equals(ROLL_BACK))
        .toList();
  }

  /**
   * Starts what must run beside the steps when this step is entered, also after a crash: a feed's
   * sweeper, for example. What is running already stays.
   */
  default void whileIn(String step, StepContext context, Optional<String> sabotage)
      throws Exception {}

  /**
   * What puts old back in charge and leaves nothing behind when a step fails for good. Must be safe
   * to run again after a crash.
   */
  void abort(StepContext context, Optional<String> sabotage) throws Exception;

  /** The class of the {@link dev.rehearse.application.Mirror} that instances need; empty: none. */
  Optional<Class<?>> mirror();

  /** Whether every instance reaches both databases, or each database has instances of its own. */
  default Layout.Environments environments() {
    return Layout.Environments.ONE;
  }

  /**
   * What this strategy cannot carry safely, by name; empty if it can carry all.
   *
   * @param there what old holds
   * @param here what new will hold
   */
  List<String> refusals(Plan plan, Dialect old, Catalog there, Dialect fresh, Catalog here);

  /** Every step that any plan of it may have, in order, one of them broken by a sabotage. */
  List<Step> everyStep(Optional<String> sabotage);

  /** What a fault may be tied to: each step's id, and behind it the step with each pause point. */
  default List<String> places() {
    return everyStep(Optional.empty()).stream()
        .flatMap(
            step ->
                Stream.concat(
                    Stream.of(step.id()),
                    step.pausePoints().stream().map(point -> step.id() + "@" + point)))
        .toList();
  }

  /** The ways to break this strategy on purpose. */
  List<Sabotage> sabotage();

  /** Why one of them changes nothing under a plan, as its engines do not allow the mistake. */
  default Optional<String> spared(Plan plan, Sabotage sabotage) {
    return Optional.empty();
  }
}
