package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import org.jspecify.annotations.Nullable;

/**
 * What goes on beside the steps of one process: the sweeper, from the step {@code mirror} on, also
 * while a step dwells. Used by the engine's thread.
 */
final class Company {
  private @Nullable Sweeper sweeper;

  /** The sweeper, from this truth. */
  Sweeper sweeping(StepContext context, Side truth) {
    Sweeper running = sweeper;
    if (running == null) {
      running = Sweeper.start(context, truth);
      sweeper = running;
    } else {
      running.from(truth);
    }
    return running;
  }

  void stop() {
    Sweeper running = sweeper;
    sweeper = null;
    if (running != null) {
      running.close();
    }
  }
}
