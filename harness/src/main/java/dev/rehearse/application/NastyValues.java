package dev.rehearse.application;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import net.jqwik.engine.SourceOfRandomness;
import org.jspecify.annotations.Nullable;

/**
 * Draws values of a column's live type, as text that the engine takes, with everything in them that
 * migrations have lost: NULL beside '', quotes, trailing blanks, emoji, long texts, limits,
 * microseconds, hours that a clock change skips or repeats. Stateless.
 */
final class NastyValues {

  private static final Pattern TYPE =
      Pattern.compile("([a-z ]+?)(?:\\((\\d+)(?:,(\\d+))?\\))?( with(?:out)? time zone)?");

  /** Above 2 kB PostgreSQL stores a value out of line (TOAST); 8 kB is surely there. */
  private static final int LONG_TEXT = 8_500;

  private static final int LONG_ONE_IN = 60;

  /** Room for # and any operation's id behind a value that must be unique. */
  static final int TAIL = 20;

  /** How much of a drawn value stands before an id: it stays inside a varchar of 44. */
  static final int START = 24;

  private static final Set<String> TYPES =
      Set.of(
          "text",
          "character varying",
          "character",
          "smallint",
          "integer",
          "bigint",
          "numeric",
          "double precision",
          "real",
          "boolean",
          "date",
          "timestamp",
          "time",
          "json",
          "jsonb",
          "bytea",
          "uuid");

  private static final String[] TEXTS = {
    "",
    " ",
    "trailing ",
    "O'Reilly",
    "back\\slash",
    "\\N",
    "double\"quote",
    "tab\there",
    "line\nbreak",
    "%_like",
    "naïve",
    "ﬁ ligature",
    "e\u0301 combining",
    "😀🇪🇺👩‍👩‍👧",
    "Ω≈ç√",
    "null",
    "NULL",
    "0",
    "-0",
    "'; --",
    "<script>alert(1)</script>",
    "{}",
    "ß",
    "İi",
    "日本語"
  };

  private static final String[] TIMES = {
    "2024-03-31 01:59:59.999999",
    "2024-03-31 02:30:00",
    "2024-10-27 02:30:00.000001",
    "2024-02-29 23:59:59.5",
    "1970-01-01 00:00:00",
    "1969-12-31 23:59:59.999999",
    "2038-01-19 03:14:08",
    "9999-12-31 23:59:59.999999",
    "0001-01-01 00:00:00",
    "2000-01-01 12:00:00.1"
  };

  private static final String LONG_NUMBER = "123456789012345678901234567890";

  private static final String[] JSONS = {
    "{}",
    "[]",
    "null",
    "true",
    "0",
    "-0.0",
    "1.0",
    "1e2",
    LONG_NUMBER,
    "9007199254740993",
    "{\"a\": 1, \"b\": [null, \"\\u00e9\", \"'\"]}",
    "\"text\"",
    "{\"\": {\"deep\": [1.10, 2]}}"
  };

  private NastyValues() {}

  /**
   * So many values of a column's type that another engine holds too; null only where the column
   * allows it.
   *
   * @param other where the values will have to go
   */
  static List<@Nullable String> draw(
      Catalog.Column column, Dialect other, int count, SplittableRandom seed) {
    List<@Nullable String> values = new ArrayList<>(count);
    JqwikSession.run(
        () -> {
          Arbitrary<String> arbitrary = of(column).filter(text -> holds(other, column, text));
          if (column.nullable()) {
            arbitrary = arbitrary.injectNull(0.08);
          }
          RandomGenerator<String> generator = arbitrary.generator(count);
          Random random = SourceOfRandomness.newRandom(seed.nextLong());
          for (int i = 0; i < count; i++) {
            values.add(generator.next(random).value());
          }
        });
    return values;
  }

  /** MySQL's JSON has no integers of more than 64 bits: it makes doubles of them. */
  private static boolean holds(Dialect other, Catalog.Column column, String text) {
    boolean json = column.base().startsWith("json");
    return !(json && other instanceof MySql && text.equals(LONG_NUMBER));
  }

  /** Whether values of the column's type can be drawn. */
  static boolean supports(Catalog.Column column) {
    Matcher type = TYPE.matcher(column.base());
    return MySqlValues.of(column).isPresent()
        || (type.matches() && TYPES.contains(type.group(1).strip()));
  }

  /** Whether an operation's id can stand behind a value and come back as it was written. */
  static boolean canBeUnique(Catalog.Column column) {
    return width(column) >= TAIL;
  }

  /** How many characters a column of text of varying length takes; 0: it is no such column. */
  static int width(Catalog.Column column) {
    Matcher type = TYPE.matcher(column.base());
    if (!type.matches()
        || !type.group(1).strip().matches("text|character varying|varchar|mediumtext|longtext")) {
      return 0;
    }
    return type.group(2) == null ? Integer.MAX_VALUE : Integer.parseInt(type.group(2));
  }

  private static Arbitrary<String> of(Catalog.Column column) {
    return MySqlValues.of(column).orElseGet(() -> ofOthers(column));
  }

  private static Arbitrary<String> ofOthers(Catalog.Column column) {
    Matcher type = TYPE.matcher(column.base());
    if (!type.matches()) {
      throw unsupported(column);
    }
    int first = type.group(2) == null ? -1 : Integer.parseInt(type.group(2));
    int second = type.group(3) == null ? 0 : Integer.parseInt(type.group(3));
    return switch (type.group(1).strip()) {
      case "text", "character varying", "character" -> text(first);
      case "smallint" -> whole(Short.MIN_VALUE, Short.MAX_VALUE);
      case "integer" -> whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "bigint" -> whole(Long.MIN_VALUE, Long.MAX_VALUE);
      case "numeric" -> numeric(first, second);
      case "double precision" -> Arbitraries.doubles().map(Object::toString);
      case "real" -> Arbitraries.floats().map(Object::toString);
      case "boolean" -> Arbitraries.of("true", "false");
      case "date" -> times(10);
      case "timestamp" -> time(type.group(4));
      case "time" -> times(26).map(text -> text.substring(11));
      case "json", "jsonb" -> Arbitraries.of(JSONS);
      case "bytea" -> bytes();
      case "uuid" -> uuid();
      default -> throw unsupported(column);
    };
  }

  private static IllegalArgumentException unsupported(Catalog.Column column) {
    return new IllegalArgumentException(
        "No values can be drawn for the column "
            + column.name()
            + " of type "
            + column.type()
            + "; leave it out of the parameters, or give it a value of another column's.");
  }

  static Arbitrary<String> text(int most) {
    Arbitrary<String> special = Arbitraries.of(TEXTS);
    Arbitrary<String> plain =
        Arbitraries.strings()
            .withCharRange(' ', '\ud7ff')
            .ofMaxLength(most < 0 ? 40 : Math.min(most, 40));
    Arbitrary<String> all = Arbitraries.oneOf(special, plain, plain);
    if (most < 0) {
      Arbitrary<String> longOne =
          Arbitraries.strings().withCharRange('!', '\u024f').ofLength(LONG_TEXT);
      return Arbitraries.frequencyOf(
          net.jqwik.api.Tuple.of(LONG_ONE_IN - 1, all), net.jqwik.api.Tuple.of(1, longOne));
    }
    return all.map(text -> cut(text, most));
  }

  /** The text's first characters. */
  static String cut(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  private static Arbitrary<String> whole(long from, long to) {
    return Arbitraries.oneOf(
        Arbitraries.of(0L, 1L, -1L, from, to, from + 1, to - 1).map(Object::toString),
        Arbitraries.longs().between(from, to).map(Object::toString));
  }

  static Arbitrary<String> numeric(int precision, int scale) {
    int digits = precision < 0 ? 30 : precision;
    int fraction = precision < 0 ? 10 : scale;
    BigInteger most = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
    return Arbitraries.oneOf(
            Arbitraries.of(BigInteger.ZERO, BigInteger.ONE, most, most.negate()),
            Arbitraries.bigIntegers().between(most.negate(), most))
        .map(unscaled -> new BigDecimal(unscaled, fraction).toPlainString());
  }

  private static Arbitrary<String> time(@Nullable String zone) {
    Arbitrary<String> times = times(26);
    return zone != null && zone.contains("without")
        ? times
        : Arbitraries.oneOf(
            times.map(text -> text + "+00"),
            times.filter(text -> !text.startsWith("0001")).map(text -> text + "+05:45"));
  }

  static Arbitrary<String> times(int most) {
    return Moments.texts(TIMES, 0, 4_102_444_800_000_000L, most);
  }

  private static Arbitrary<String> bytes() {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMaxSize(64)
        .map(bytes -> "\\x" + java.util.HexFormat.of().formatHex(bytes));
  }

  private static Arbitrary<String> uuid() {
    return Arbitraries.longs()
        .tuple2()
        .map(halves -> new java.util.UUID(halves.get1(), halves.get2()).toString());
  }
}
