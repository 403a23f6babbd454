package dev.rehearse.scenarios.bluegreen.binlog;

import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonBinary;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Kind;
import dev.rehearse.database.MySql;
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

  private static final MySql SQL = new MySql();

  /** Texts that the log has as numbers. */
  private static final Set<String> LABELS = Set.of("enum", "set");

  /** How the library tells the year 0000, which lies before every other. */
  private static final int NO_YEAR = 1900;

  /** What stands in a statement for a value of this column. */
  final String marker(Catalog.Column column) {
    String word = word(column);
    return switch (SQL.kind(column)) {
      case TEXT -> LABELS.contains(word) ? "?" : text(column.collation().orElseThrow());
      // The log leaves the zeros at its end out, and a comparison does not put them back.
      case BINARY ->
          word.equals("binary") ? "CAST(UNHEX(?) AS %s)".formatted(column.base()) : "UNHEX(?)";
      default -> "?";
    };
  }

  private static String text(String collation) {
    return "CONVERT(UNHEX(?) USING %s) COLLATE %s".formatted(collation.split("_", 2)[0], collation);
  }

  /** Whether values of this type are read from a log. */
  static boolean carries(Catalog.Column column) {
    return SQL.kind(column) != Kind.OTHER;
  }

  private static String word(Catalog.Column column) {
    return column.base().replaceAll("[ (].*", "");
  }

  /** Binds a value, or NULL, where {@link #marker} stands. */
  final void bind(
      PreparedStatement statement, int index, Catalog.Column column, @Nullable Serializable value)
      throws SQLException, CannotCarry {
    if (value == null) {
      statement.setString(index, null);
      return;
    }
    switch (SQL.kind(column)) {
      case BOOLEAN, INTEGER -> statement.setBigDecimal(index, integer(column, (Number) value));
      case DECIMAL -> statement.setBigDecimal(index, (BigDecimal) value);
      case FLOAT, DOUBLE -> statement.setDouble(index, ((Number) value).doubleValue());
      case BITS -> statement.setBigDecimal(index, bits((BitSet) value));
      case JSON -> statement.setString(index, json((byte[]) value));
      case INSTANT -> statement.setString(index, timestamp((String) value));
      case DATE, DATETIME, TIME -> statement.setString(index, (String) value);
      case BINARY -> statement.setString(index, hex((byte[]) value));
      case TEXT -> {
        if (LABELS.contains(word(column))) {
          statement.setBigDecimal(index, number((Number) value));
        } else {
          statement.setString(index, hex(text(column, (byte[]) value)));
        }
      }
      default ->
          throw new CannotCarry(
              "values of the type %s are not read from a log; column %s"
                  .formatted(column.type(), column.name()));
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Which label, or which of them. */
  private static BigDecimal number(Number value) {
    return new BigDecimal(Long.toUnsignedString(value.longValue()));
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
    String word = word(column);
    if (word.equals("year")) {
      return new BigDecimal(value.intValue() == NO_YEAR ? 0 : value.intValue());
    }
    BigInteger signed = BigInteger.valueOf(value.longValue());
    boolean above = signed.signum() < 0 && column.base().contains("unsigned");
    int bits = BITS.getOrDefault(word, 64);
    return new BigDecimal(above ? signed.add(BigInteger.ONE.shiftLeft(bits)) : signed);
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
