package dev.rehearse.scenarios.application;

import java.time.Duration;

/** How long a drain may last before the front door ends it by itself. Stateless. */
class Lease {

  /** What is granted to a drain that asks for so long. */
  Duration granted(Duration asked) {
    return asked;
  }

  /**
   * Sabotage B3: a lease that never ends, so that a crash inside the drain leaves the door shut.
   */
  static final class Endless extends Lease {
    @Override
    Duration granted(Duration asked) {
      return Duration.ofDays(365);
    }
  }
}
