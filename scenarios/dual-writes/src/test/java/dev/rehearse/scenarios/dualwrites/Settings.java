package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Plan.Strategy.Switching;
import dev.rehearse.plan.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans as the tests of the steps want them. */
final class Settings {
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private Settings() {}

  static Plan.Strategy together(boolean rollBack) {
    return of(50, 2, PATIENT, Switching.TOGETHER, rollBack, false);
  }

  static Plan.Strategy readsFirst(boolean rollBack) {
    return of(50, 2, PATIENT, Switching.READS_FIRST, rollBack, false);
  }

  static Plan.Strategy validating() {
    return of(50, 2, PATIENT, Switching.TOGETHER, false, true);
  }

  /** One that soon gives its roll-back up. */
  static Plan.Strategy impatient() {
    return of(50, 2, Duration.ofSeconds(2), Switching.TOGETHER, true, false);
  }

  /** One that rests. */
  static Plan.Strategy nice(double ratio) {
    Plan.Strategy fast = together(false);
    return new Plan.Strategy(
        fast.name(),
        fast.chunk(),
        fast.lanes(),
        ratio,
        fast.lease(),
        fast.switchBound(),
        fast.switching(),
        fast.rollBack(),
        fast.validateWrites(),
        fast.alarm());
  }

  static Plan.Strategy inChunksOf(long rows, int lanes) {
    return of(rows, lanes, PATIENT, Switching.TOGETHER, false, false);
  }

  static Plan.Strategy of(
      long chunk,
      int lanes,
      Duration switchBound,
      Switching switching,
      boolean rollBack,
      boolean validates) {
    return new Plan.Strategy(
        "dual-writes",
        chunk,
        lanes,
        0,
        Duration.ofSeconds(1),
        switchBound,
        switching,
        rollBack,
        validates,
        Optional.empty());
  }

  static Plan plan(Plan.Strategy strategy, Plan.Databases databases) {
    return plan(strategy, databases, Duration.ofMinutes(1));
  }

  static Plan plan(Plan.Strategy strategy, Plan.Databases databases, Duration step) {
    Duration second = Duration.ofSeconds(1);
    return new Plan(
        Path.of("plan.yaml"),
        "test",
        1,
        databases,
        new Plan.Application(
            Path.of("."),
            1,
            Map.of(),
            Map.of(),
            new Plan.Pool(4, second, second),
            Plan.Isolation.READ_COMMITTED,
            3),
        new Plan.Traffic(
            new Rate(200),
            second,
            second,
            second,
            second.multipliedBy(2),
            Plan.Arrivals.EVEN,
            0,
            second,
            Map.of()),
        strategy,
        List.of(),
        new Plan.Budget(0, second, 2, second, second, second, false, 1),
        Plan.Ending.COMPLETED,
        new Plan.Limits(step, Duration.ofMinutes(2), Duration.ofSeconds(5)));
  }
}
