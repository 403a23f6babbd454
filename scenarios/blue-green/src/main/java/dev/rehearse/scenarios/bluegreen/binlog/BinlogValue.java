package dev.rehearse.scenarios.bluegreen.binlog;

import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonBinary;
import dev.rehearse.database.Catalog;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a value of the log is handed to a statement so that the server makes the same value of it.
 * Stateless.
 *
 * <p>The log holds integers without the meaning of their sign, texts in the bytes of their
 * character set, ENUM and SET as numbers, and JSON in a form of its own. Bytes are handed over as
 * they are, with the name of their character set: no table of character sets stands between.
 */
class BinlogValue {
  private static final Map<String, Integer> BITS =
      Map.of("tinyint", 8, "smallint", 16, "mediumint", 24, "int", 32, "bigint", 64);

  /** What is neither text nor bytes. */
  private static final Set<String> OTHERS =
      Set.of(
          "tinyint",
          "smallint",
          "mediumint",
          "int",
          "bigint",
          "decimal",
          "float",
          "double",
          "year",
          "enum",
          "set",
          "bit",
          "json",
          "date",
          "datetime",
          "timestamp",
          "time");

  /** How the library tells the year 0000, which lies before every other. */
  private static final int NO_YEAR = 1900;

  /** What stands in a statement for a value of this column. */
  final String marker(Catalog.Column column) {
    if (isText(column)) {
      String collation = column.collation().orElseThrow();
      return "CONVERT(UNHEX(?) USING %s) COLLATE %s"
          .formatted(collation.split("_", 2)[0], collation);
    }
    if (word(column).equals("binary")) {
      // The log leaves the zeros at its end out, and a comparison does not put them back.
      return "CAST(UNHEX(?) AS %s)".formatted(column.base());
    }
    return isBytes(column) ? "UNHEX(?)" : "?";
  }

  /** Whether values of this type are read from a log. */
  static boolean carries(Catalog.Column column) {
    return isText(column) || isBytes(column) || OTHERS.contains(word(column));
  }

  private static String word(Catalog.Column column) {
    return column.base().replaceAll("[ (].*", "");
  }

  private static boolean isText(Catalog.Column column) {
    return switch (word(column)) {
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> true;
      default -> false;
    };
  }

  private static boolean isBytes(Catalog.Column column) {
    return switch (word(column)) {
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> true;
      default -> false;
    };
  }

  /** Binds a value, or NULL, where {@link #marker} stands. */
  final void bind(
      PreparedStatement statement, int index, Catalog.Column column, @Nullable Serializable value)
      throws SQLException, CannotCarry {
    if (value == null) {
      statement.setString(index, null);
      return;
    }
    switch (word(column)) {
      case "tinyint", "smallint", "mediumint", "int", "bigint" ->
          statement.setBigDecimal(index, integer(column, (Number) value));
      case "decimal" -> statement.setBigDecimal(index, (BigDecimal) value);
      case "float", "double" -> statement.setDouble(index, ((Number) value).doubleValue());
      case "year" -> statement.setInt(index, year((Number) value));
      case "enum", "set" ->
          statement.setBigDecimal(
              index, new BigDecimal(Long.toUnsignedString(((Number) value).longValue())));
      case "bit" -> statement.setBigDecimal(index, bits((BitSet) value));
      case "json" -> statement.setString(index, json((byte[]) value));
      case "timestamp" -> statement.setString(index, timestamp((String) value));
      case "date", "datetime", "time" -> statement.setString(index, (String) value);
      default -> {
        if (!isText(column) && !isBytes(column)) {
          throw new CannotCarry(
              "values of the type %s are not read from a log; column %s"
                  .formatted(column.type(), column.name()));
        }
        byte[] bytes = (byte[]) value;
        statement.setString(
            index, HexFormat.of().formatHex(isText(column) ? text(column, bytes) : bytes));
      }
    }
  }

  /** A moment of UTC, as the session that takes it reads it. */
  String timestamp(String utc) {
    return utc;
  }

  /** The bytes of a text, in the column's character set. */
  byte[] text(Catalog.Column column, byte[] bytes) {
    return bytes;
  }

  private static BigDecimal integer(Catalog.Column column, Number value) {
    BigInteger signed = BigInteger.valueOf(value.longValue());
    boolean above = signed.signum() < 0 && column.base().contains("unsigned");
    int bits = BITS.getOrDefault(word(column), 64);
    return new BigDecimal(above ? signed.add(BigInteger.ONE.shiftLeft(bits)) : signed);
  }

  private static int year(Number value) {
    return value.intValue() == NO_YEAR ? 0 : value.intValue();
  }

  private static BigDecimal bits(BitSet value) {
    BigInteger number = BigInteger.ZERO;
    for (int bit = value.nextSetBit(0); bit >= 0; bit = value.nextSetBit(bit + 1)) {
      number = number.setBit(bit);
    }
    return new BigDecimal(number);
  }

  private static String json(byte[] binary) throws CannotCarry {
    try {
      return JsonBinary.parseAsString(binary);
    } catch (IOException e) {
      throw new CannotCarry(
          String.format(Locale.ROOT, "a JSON value of %d bytes cannot be read", binary.length), e);
    }
  }
}
