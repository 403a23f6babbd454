package dev.rehearse.check;

import java.util.Arrays;

/** Sorted times. Stateless. */
final class Times {

  private Times() {}

  /** How many are below a time. */
  static int below(long[] sorted, long time) {
    int index = Arrays.binarySearch(sorted, time);
    int below = index < 0 ? -index - 1 : index;
    while (below > 0 && sorted[below - 1] == time) {
      below--;
    }
    return below;
  }
}
