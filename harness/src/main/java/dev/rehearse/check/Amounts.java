package dev.rehearse.check;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Amounts of counters: exact decimals. Stateless. */
final class Amounts {

  /** Sums beyond this many are not searched: what cannot be decided is not called wrong. */
  private static final int SUMS_MAX = 200_000;

  private static final Pattern NUMBER = Pattern.compile("=-?[0-9]+(\\.[0-9]+)?");

  private Amounts() {}

  /** Whether a value's token is a number. */
  static boolean number(String token) {
    return NUMBER.matcher(token).matches();
  }

  /** The number that a token holds. */
  static BigDecimal of(String token) {
    return new BigDecimal(token.substring(1));
  }

  /** Whether a difference may be the sum of some of these amounts; true if that is too much. */
  static boolean reachable(BigDecimal difference, List<BigDecimal> amounts) {
    Set<BigDecimal> sums = new HashSet<>();
    sums.add(BigDecimal.ZERO.stripTrailingZeros());
    for (BigDecimal amount : amounts) {
      Set<BigDecimal> more = new HashSet<>(sums);
      sums.forEach(sum -> more.add(sum.add(amount).stripTrailingZeros()));
      sums = more;
      if (sums.size() > SUMS_MAX) {
        return true;
      }
    }
    return sums.contains(difference.stripTrailingZeros());
  }
}
