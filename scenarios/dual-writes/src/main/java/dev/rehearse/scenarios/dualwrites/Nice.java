package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.plan.Plan;
import java.util.concurrent.locks.LockSupport;

/**
 * Leaves traffic the machine between two pieces of work, as gh-ost's option of that name does.
 * Stateless.
 */
final class Nice {
  private Nice() {}

  /**
   * Rests for as long as the plan says; an interrupt ends it.
   *
   * @param spent how long the piece of work took, ns
   */
  static void rest(Plan.Strategy strategy, long spent) {
    long end = System.nanoTime() + (long) (strategy.niceRatio() * spent);
    // A park may end early for no reason.
    for (long left = end - System.nanoTime();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
