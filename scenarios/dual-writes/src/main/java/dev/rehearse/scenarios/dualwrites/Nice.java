package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.strategy.StepContext;
import java.util.concurrent.locks.LockSupport;

/**
 * Leaves traffic the machine between two pieces of work, as gh-ost's option of that name does.
 * Stateless.
 */
final class Nice {
  private Nice() {}

  /**
   * Rests for as long as the plan says.
   *
   * @param begun when the piece of work that has ended began, by {@link System#nanoTime()}
   */
  static void rest(StepContext context, long begun) {
    double ratio = context.plan().strategy().niceRatio();
    LockSupport.parkNanos((long) (ratio * (System.nanoTime() - begun)));
  }
}
