package dev.rehearse.plan;

import java.time.Duration;

/**
 * How often something happens. Immutable.
 *
 * @param perSecond above 0
 */
public record Rate(double perSecond) {

  public Rate {
    if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
      throw new IllegalArgumentException("a rate must be above 0/s, not " + perSecond + "/s");
    }
  }

  /** The time from one event to the next when they are evenly spaced, ns. */
  public long intervalNanos() {
    return Math.round(Duration.ofSeconds(1).toNanos() / perSecond);
  }
}
