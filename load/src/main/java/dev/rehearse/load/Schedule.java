package dev.rehearse.load;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * When the arrivals of one class are due, ns after the start of the traffic, one after the other.
 * Made from numbers alone: no clock and no thread has a part in it. Not thread-safe.
 */
final class Schedule {
  private final LongSupplier times;

  private Schedule(LongSupplier times) {
    this.times = times;
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
        });
  }

  /** A Poisson process: independent exponential gaps, drawn from the seed. */
  static Schedule poisson(double perSecond, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Schedule(
        new LongSupplier() {
          private double at;

          @Override
          public long getAsLong() {
            at += -Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
            return (long) at;
          }
        });
  }

  /** The time of the next arrival. */
  long next() {
    return times.getAsLong();
  }
}
