package dev.rehearse.check;

import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans for tests of checks. */
final class Plans {

  private Plans() {}

  /** A plan without faults that expects to be completed. */
  static Plan plain() {
    return with(List.of(), Plan.Ending.COMPLETED);
  }

  static Plan with(List<Plan.Fault> faults, Plan.Ending expect) {
    return new Plan(
        Path.of("plan.yaml"),
        "test",
        42,
        new Plan.Databases(
            new Plan.Database(Plan.Engine.POSTGRESQL, "14"),
            new Plan.Database(Plan.Engine.POSTGRESQL, "18")),
        new Plan.Application(
            Path.of("shop"),
            2,
            Map.of(),
            Map.of(),
            new Plan.Pool(10, Duration.ofSeconds(1), Duration.ofSeconds(2)),
            Plan.Isolation.READ_COMMITTED,
            3),
        new Plan.Traffic(
            new Rate(200),
            Duration.ZERO,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Plan.Arrivals.EVEN,
            100,
            Duration.ofSeconds(10),
            Map.of()),
        new Plan.Strategy(
            "dual-writes",
            2_000,
            1,
            1,
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            Plan.Strategy.Switching.TOGETHER,
            expect == Plan.Ending.ROLLED_BACK,
            false,
            Optional.empty()),
        faults,
        new Plan.Budget(
            0,
            Duration.ofMillis(500),
            2,
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            false,
            2),
        expect,
        new Plan.Limits(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofSeconds(30)));
  }

  /** A fault on a link while a step runs. */
  static Plan.Fault latency(String link, String step) {
    return new Plan.Fault(
        "latency " + link + " @" + step,
        step,
        Duration.ZERO,
        Optional.of(link),
        Optional.empty(),
        Optional.empty(),
        "latency",
        Duration.ofMillis(30),
        Duration.ZERO,
        0,
        Optional.of(Duration.ofSeconds(3)),
        Optional.empty());
  }
}
