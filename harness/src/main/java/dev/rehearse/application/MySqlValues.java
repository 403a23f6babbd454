package dev.rehearse.application;

import dev.rehearse.database.Catalog;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Draws values of the types that MySQL alone has, or calls otherwise. Stateless.
 *
 * <p>Binary values are hexadecimal texts.
 */
final class MySqlValues {
  private static final Pattern TYPE =
      Pattern.compile("([a-z]+)(?:\\((\\d+)(?:,(\\d+))?\\))?( unsigned)?( zerofill)?");

  private static final Pattern MEMBERS = Pattern.compile("(enum|set)\\((.*)\\)");

  private static final Pattern MEMBER = Pattern.compile("'((?:[^']|'')*)'");

  /** Bits of the integer types. */
  private static final Map<String, Integer> BITS =
      Map.of("tinyint", 8, "smallint", 16, "mediumint", 24, "int", 32, "bigint", 64);

  private static final String[] INSTANTS = {
    "1970-01-01 00:00:01",
    "2024-03-31 01:59:59.999999",
    "2024-03-31 02:30:00",
    "2024-10-27 00:30:00",
    "2024-10-27 01:30:00.000001",
    "2024-02-29 23:59:59.5",
    "2038-01-19 03:14:07"
  };

  private static final int MOST_BYTES = 64;

  private MySqlValues() {}

  /** An arbitrary for the column; empty if its type is not MySQL's own. */
  static Optional<Arbitrary<String>> of(Catalog.Column column) {
    return ofType(column).map(arbitrary -> arbitrary.filter(text -> inCharacterSet(column, text)));
  }

  /** A text that its column's character set cannot hold is no value of the column. */
  private static boolean inCharacterSet(Catalog.Column column, String text) {
    String set = column.collation().map(name -> name.split("_", 2)[0]).orElse("utf8mb4");
    int highest =
        switch (set) {
          case "utf8", "utf8mb3", "ucs2" -> Character.MAX_VALUE;
          case "latin1" -> 0xFF;
          case "ascii" -> 0x7F;
          default -> Character.MAX_CODE_POINT;
        };
    // MySQL's latin1 is Windows' and has other characters there.
    boolean windows = set.equals("latin1");
    return text.codePoints()
        .allMatch(each -> each <= highest && !(windows && each >= 0x80 && each < 0xA0));
  }

  private static Optional<Arbitrary<String>> ofType(Catalog.Column column) {
    Matcher members = MEMBERS.matcher(column.base());
    if (members.matches()) {
      return Optional.of(members(members.group(1), members.group(2)));
    }
    Matcher type = TYPE.matcher(column.base());
    if (!type.matches()) {
      return Optional.empty();
    }
    int first = type.group(2) == null ? -1 : Integer.parseInt(type.group(2));
    int second = type.group(3) == null ? 0 : Integer.parseInt(type.group(3));
    String name = type.group(1);
    boolean unsigned = type.group(4) != null;
    if (name.equals("tinyint") && first == 1) {
      return Optional.of(Arbitraries.of("0", "1"));
    }
    if (BITS.containsKey(name) && (unsigned || name.matches("int|tinyint|mediumint"))) {
      return Optional.of(whole(BITS.getOrDefault(name, 0), unsigned));
    }
    return switch (name) {
      case "varchar", "char" -> Optional.of(NastyValues.text(first));
      case "text" ->
          column.collation().isPresent() ? Optional.of(NastyValues.text(-1)) : Optional.empty();
      case "tinytext" -> Optional.of(NastyValues.text(40));
      case "mediumtext", "longtext" -> Optional.of(NastyValues.text(-1));
      case "decimal" ->
          Optional.of(
              NastyValues.numeric(first, second)
                  .map(text -> unsigned && text.startsWith("-") ? text.substring(1) : text));
      case "double" -> Optional.of(Arbitraries.doubles().map(Object::toString));
      case "float" -> Optional.of(Arbitraries.floats().map(Object::toString));
      case "datetime" -> Optional.of(NastyValues.times(first < 1 ? 19 : 20 + first));
      case "timestamp" -> Optional.of(instants(first < 1 ? 19 : 20 + first));
      case "year" -> Optional.of(Arbitraries.integers().between(1901, 2155).map(Object::toString));
      case "bit" -> Optional.of(bits(Math.max(1, first)));
      case "binary" -> Optional.of(bytes(Math.max(1, first), Math.max(1, first)));
      case "varbinary" -> Optional.of(bytes(0, Math.min(first, MOST_BYTES)));
      case "tinyblob", "blob", "mediumblob", "longblob" -> Optional.of(bytes(0, MOST_BYTES));
      default -> Optional.empty();
    };
  }

  private static Arbitrary<String> members(String kind, String list) {
    List<String> members = new ArrayList<>();
    Matcher member = MEMBER.matcher(list);
    while (member.find()) {
      members.add(member.group(1).replace("''", "'"));
    }
    return kind.equals("enum")
        ? Arbitraries.of(members)
        : Arbitraries.subsetOf(members)
            .map(some -> String.join(",", members.stream().filter(some::contains).toList()));
  }

  private static Arbitrary<String> whole(int bits, boolean unsigned) {
    BigInteger all = BigInteger.TWO.pow(bits);
    BigInteger from = unsigned ? BigInteger.ZERO : all.shiftRight(1).negate();
    BigInteger to = from.add(all).subtract(BigInteger.ONE);
    return Arbitraries.oneOf(
            Arbitraries.of(BigInteger.ZERO, BigInteger.ONE, from, to, to.subtract(BigInteger.ONE)),
            Arbitraries.bigIntegers().between(from, to))
        .map(BigInteger::toString);
  }

  /** What a timestamp holds, in UTC. */
  private static Arbitrary<String> instants(int most) {
    return Moments.texts(INSTANTS, 1_000_000L, 2_147_483_646_000_000L, most);
  }

  private static Arbitrary<String> bits(int bits) {
    int bytes = (bits + 7) / 8;
    return Arbitraries.bigIntegers()
        .between(BigInteger.ZERO, BigInteger.TWO.pow(bits).subtract(BigInteger.ONE))
        .map(value -> String.format(Locale.ROOT, "%0" + 2 * bytes + "X", value));
  }

  private static Arbitrary<String> bytes(int least, int most) {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMinSize(least)
        .ofMaxSize(most)
        .map(bytes -> HexFormat.of().withUpperCase().formatHex(bytes));
  }
}
