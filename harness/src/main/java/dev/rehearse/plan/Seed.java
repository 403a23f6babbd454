package dev.rehearse.plan;

import java.util.SplittableRandom;

/**
 * The one number from which a rehearsal draws all its choices. Immutable and thread-safe.
 *
 * <p>Each purpose derives a generator of its own, so that one purpose drawing more does not change
 * what another draws.
 */
public record Seed(long number) {

  /** The generator of a purpose; the same one every time. */
  public SplittableRandom derive(String purpose) {
    return new SplittableRandom(mix(purpose));
  }

  /** The generator of the n-th thing of a purpose, whatever the others draw. */
  public SplittableRandom derive(String purpose, long n) {
    return new SplittableRandom(spread(mix(purpose) + spread(n)));
  }

  private long mix(String purpose) {
    long hash = number;
    for (int i = 0; i < purpose.length(); i++) {
      hash = spread(hash ^ purpose.charAt(i));
    }
    return spread(hash);
  }

  /** SplitMix64's finaliser (Steele, Lea, Flood 2014). */
  private static long spread(long value) {
    long mixed = value + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
