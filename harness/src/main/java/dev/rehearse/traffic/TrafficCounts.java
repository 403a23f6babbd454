package dev.rehearse.traffic;

/**
 * What the traffic counts as it goes, from its own start. Immutable.
 *
 * @param at {@link System#nanoTime()} of this count
 * @param sent requests sent
 * @param succeeded answered 2xx
 * @param failed everything else that has ended
 * @param p99 of the last second, ns from the intended time; 0 if nothing returned
 * @param stallReads the longest time so far in which reads were due and none succeeded, ns
 * @param stallWrites the same for writes, ns
 */
public record TrafficCounts(
    long at, long sent, long succeeded, long failed, long p99, long stallReads, long stallWrites) {

  /** Nothing sent yet. */
  public static TrafficCounts none(long at) {
    return new TrafficCounts(at, 0, 0, 0, 0, 0, 0);
  }
}
