package dev.rehearse.load;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * When the arrivals of one class are due, ns after the start of the traffic, one after the other.
 * Made from numbers alone: no clock and no thread has a part in it. Not thread-safe.
 */
final class Schedule {
  private final LongSupplier times;
  private final double ramp;

  private Schedule(LongSupplier times, double ramp) {
    this.times = times;
    this.ramp = ramp;
  }

  /**
   * The same arrivals, but the rate grows evenly from nothing to what it is within {@code length}:
   * a JVM's cold first second at full rate would fill every queue.
   */
  Schedule rampedOver(Duration length) {
    return new Schedule(times, length.toNanos());
  }

  /**
   * Evenly spaced arrivals, so that no stall falls between two.
   *
   * @param perSecond sessions per second
   * @param phase where in the first interval the first one falls, 0 to 1: keeps classes apart
   */
  static Schedule even(double perSecond, double phase) {
    double interval = 1e9 / perSecond;
    return new Schedule(
        new LongSupplier() {
          private long index;

          @Override
          public long getAsLong() {
            // Multiplied, not summed: an interval's rounding must not add up over an hour.
            return (long) ((index++ + phase) * interval);
          }
        },
        0);
  }

  /** A Poisson process: independent exponential gaps, drawn from the seed. */
  static Schedule poisson(double perSecond, SplittableRandom random) {
    return new Schedule(
        new LongSupplier() {
          private double at;

          @Override
          public long getAsLong() {
            at += -Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
            return (long) at;
          }
        },
        0);
  }

  /** The time of the next arrival. */
  long next() {
    long steady = times.getAsLong();
    // With the rate growing as t/ramp, t²/(2·ramp) of the steady time's arrivals come before t.
    return steady < ramp / 2 ? (long) Math.sqrt(2 * ramp * steady) : steady + (long) (ramp / 2);
  }
}
