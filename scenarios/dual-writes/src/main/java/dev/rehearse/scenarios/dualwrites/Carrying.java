package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Kind;
import dev.rehearse.database.MySql;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a column's values can go into another's, there and back, without any becoming another.
 * Stateless. {@code docs/types.md} is its table.
 */
final class Carrying {
  private static final Pattern SIZES = Pattern.compile("[^(]*\\((\\d+)(?:,(\\d+))?\\).*");

  /** Bits of integer types, whichever engine calls them so. */
  private static final Map<String, Integer> BITS =
      Map.of(
          "tinyint",
          8,
          "smallint",
          16,
          "mediumint",
          24,
          "int",
          32,
          "integer",
          32,
          "bigint",
          64,
          "year",
          16);

  /**
   * Kinds that hold what another does, and give it back. Whoever makes a moment of MySQL's
   * datetime, or a datetime of a moment, says by that that his datetimes are in UTC.
   */
  private static final Map<Kind, Set<Kind>> WIDER =
      Map.of(
          Kind.INTEGER, Set.of(Kind.DECIMAL),
          Kind.FLOAT, Set.of(Kind.DOUBLE),
          Kind.DATETIME, Set.of(Kind.INSTANT),
          Kind.INSTANT, Set.of(Kind.DATETIME));

  /** Fractional digits of a second where a type says nothing. */
  private static final int POSTGRESQL_DIGITS = 6;

  private Carrying() {}

  /** Why not; empty if they can. */
  static Optional<String> problem(
      Dialect from, Catalog.Column old, Dialect to, Catalog.Column fresh) {
    if (from.equals(to)) {
      return old.type().equals(fresh.type())
          ? Optional.empty()
          : Optional.of("is %s on old and %s on new".formatted(old.type(), fresh.type()));
    }
    Kind kind = from.kind(old);
    Kind other = to.kind(fresh);
    boolean carried =
        kind != Kind.OTHER
            && (kind == other || WIDER.getOrDefault(kind, Set.of()).contains(other))
            && holds(kind, old, fresh)
            // MySQL's timestamp ends in 2038.
            && !(other == Kind.INSTANT && to instanceof MySql)
            && digits(old, from) <= digits(fresh, to);
    return carried
        ? Optional.empty()
        : Optional.of(
            "is %s on old, which does not go into %s on new and come back the same"
                .formatted(old.type(), fresh.type()));
  }

  private static boolean holds(Kind kind, Catalog.Column old, Catalog.Column fresh) {
    return switch (kind) {
      case INTEGER -> integers(old, fresh);
      case DECIMAL ->
          size(fresh, 1).isEmpty()
              || (size(old, 2).orElse(0).equals(size(fresh, 2).orElse(0))
                  && size(old, 1).orElse(Integer.MAX_VALUE) <= size(fresh, 1).orElse(0));
      case TEXT ->
          size(fresh, 1).isEmpty()
              || fresh.base().startsWith("enum")
              || size(old, 1).orElse(Integer.MAX_VALUE) <= size(fresh, 1).orElse(0);
      default -> true;
    };
  }

  private static boolean integers(Catalog.Column old, Catalog.Column fresh) {
    BigInteger[] here = range(old);
    if (fresh.base().matches("(?:numeric|decimal).*")) {
      int whole = size(fresh, 1).orElse(Integer.MAX_VALUE) - size(fresh, 2).orElse(0);
      return here[1].toString().length() <= whole;
    }
    BigInteger[] there = range(fresh);
    return here[0].compareTo(there[0]) >= 0 && here[1].compareTo(there[1]) <= 0;
  }

  /** The least and the greatest. */
  private static BigInteger[] range(Catalog.Column column) {
    int bits = BITS.getOrDefault(column.base().replaceAll("[ (].*", ""), 64);
    BigInteger all = BigInteger.TWO.pow(bits);
    BigInteger least =
        column.base().contains("unsigned") ? BigInteger.ZERO : all.shiftRight(1).negate();
    return new BigInteger[] {least, least.add(all).subtract(BigInteger.ONE)};
  }

  /** How many digits of a second's fraction a column keeps; 0 for what is no time. */
  private static int digits(Catalog.Column column, Dialect dialect) {
    Kind kind = dialect.kind(column);
    boolean time = kind == Kind.TIME || kind == Kind.DATETIME || kind == Kind.INSTANT;
    int silent = dialect instanceof MySql ? 0 : POSTGRESQL_DIGITS;
    return time ? size(column, 1).orElse(silent) : 0;
  }

  private static Optional<Integer> size(Catalog.Column column, int which) {
    Matcher sizes = SIZES.matcher(column.base());
    return sizes.matches() && sizes.group(which) != null
        ? Optional.of(Integer.parseInt(sizes.group(which)))
        : Optional.empty();
  }
}
