package dev.rehearse.scenarios.application;

import java.util.TreeMap;

/**
 * How many requests are forwarded and not yet answered, by the epoch they were stamped with. Not
 * thread-safe: the {@link Gate} guards it.
 */
class InFlight {

  private final TreeMap<Long, Integer> byEpoch = new TreeMap<>();
  private int total;

  final void entered(long epoch) {
    byEpoch.merge(epoch, 1, Integer::sum);
    total++;
  }

  final void left(long epoch) {
    byEpoch.merge(epoch, -1, (have, one) -> have + one == 0 ? null : have + one);
    total--;
  }

  final int total() {
    return total;
  }

  /** Those stamped before this epoch. */
  int before(long epoch) {
    int sum = 0;
    for (int count : byEpoch.headMap(epoch).values()) {
      sum += count;
    }
    return sum;
  }

  /** Sabotage C3: says that nothing is in flight, whatever is. */
  static final class Overlooked extends InFlight {
    @Override
    int before(long epoch) {
      return 0;
    }
  }
}
