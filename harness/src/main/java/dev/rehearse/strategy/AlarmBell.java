package dev.rehearse.strategy;

import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.plan.Plan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the front door after the switch, second by second, and lets the migration go back by
 * itself when what users see there is worse than the plan allows. Stateless.
 */
public final class AlarmBell {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** A p99 of fewer is the worst of them and no more. */
  private static final long REQUESTS_MIN = 20;

  private AlarmBell() {}

  /** Watches as long as the plan says; returns at once where it sets no alarm. */
  public static void watch(StepContext context) {
    Optional<Plan.Alarm> set = context.plan().strategy().alarm();
    if (set.isEmpty() || context.alarm().isPresent()) {
      return;
    }
    // What the switch itself has cost is not the new side's doing.
    context.frontDoor().vitals();
    long end = System.nanoTime() + set.get().watch().toNanos();
    for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
      LockSupport.parkNanos(Math.min(SECOND, end - now));
      Optional<String> trouble = trouble(set.get(), context.frontDoor().vitals());
      if (trouble.isPresent()) {
        context.raise(trouble.get());
        return;
      }
    }
  }

  /** Why a second is worse than allowed; empty if it is not. */
  static Optional<String> trouble(Plan.Alarm alarm, FrontDoorClient.Vitals seen) {
    if (seen.failed() > alarm.failed()) {
      return Optional.of(
          "%d of %d requests failed within a second, allowed %d"
              .formatted(seen.failed(), seen.answered(), alarm.failed()));
    }
    Duration p99 = Duration.ofNanos(seen.p99Nanos());
    if (seen.answered() >= REQUESTS_MIN && p99.compareTo(alarm.p99()) > 0) {
      return Optional.of(
          "p99 was %d ms over %d requests, allowed %d ms"
              .formatted(p99.toMillis(), seen.answered(), alarm.p99().toMillis()));
    }
    return Optional.empty();
  }
}
