package dev.rehearse.plan;

import dev.rehearse.document.Section;
import java.time.Duration;

/** What holds between keys of a plan that are each right by themselves. Stateless. */
final class PlanRules {
  private static final Duration READS_FIRST_DEADLINE = Duration.ofSeconds(1);

  private PlanRules() {}

  static void check(Plan plan, Section root) {
    Duration half = plan.traffic().deadline().dividedBy(2);
    if (plan.strategy().lease().compareTo(half) > 0) {
      root.problem(
          "strategy",
          "has a lease of %d ms, more than half the deadline (%d ms): a request parked at its start would fail; shorten the lease or lengthen traffic.deadline"
              .formatted(plan.strategy().lease().toMillis(), half.toMillis()));
    }
    if (plan.strategy().readsFirst()
        && plan.traffic().deadline().compareTo(READS_FIRST_DEADLINE) < 0) {
      root.problem(
          "strategy", "lets answers wait 400 ms for new: give traffic.deadline 1s or more");
    }
    if (plan.application().instances() < 1) {
      root.problem("application", "needs at least one instance");
    }
  }
}
