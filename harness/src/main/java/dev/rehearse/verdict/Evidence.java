package dev.rehearse.verdict;

/**
 * Why a check failed: how often, the first and the worst occurrence. Immutable.
 *
 * @param count how many violations there are, at least 1
 * @param first the earliest violation, as small as it can be made
 * @param worst the gravest one; the same as {@code first} where violations have no degree
 */
public record Evidence(long count, Witness first, Witness worst) {

  public Evidence {
    if (count < 1) {
      throw new IllegalArgumentException("evidence needs a count of at least 1, not " + count);
    }
  }

  /** Evidence whose violations have no degree. */
  public static Evidence of(long count, Witness first) {
    return new Evidence(count, first, first);
  }
}
