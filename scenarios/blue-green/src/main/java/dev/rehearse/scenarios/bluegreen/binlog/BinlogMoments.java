package dev.rehearse.scenarios.bluegreen.binlog;

import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;

/**
 * Dates and times as row events hold them, made into the text that the server would make; a
 * timestamp in UTC. Their form is that of MySQL 5.6.4 and later ("Date and Time Data Type
 * Representation" in MySQL's internals manual). Stateless.
 */
final class BinlogMoments {
  private static final Set<ColumnType> TYPES =
      Set.of(ColumnType.DATE, ColumnType.DATETIME_V2, ColumnType.TIMESTAMP_V2, ColumnType.TIME_V2);

  /** Of the three bytes of a time's whole part. */
  private static final int NO_SIGN = 0x800000;

  private BinlogMoments() {}

  static boolean are(ColumnType type) {
    return TYPES.contains(type);
  }

  /**
   * Reads one.
   *
   * @param meta how many digits the second's fraction has
   */
  static String read(ColumnType type, int meta, ByteArrayInputStream in) throws IOException {
    return switch (type) {
      case DATE -> date(in.readInteger(3));
      case DATETIME_V2 -> datetime(big(in, 5)) + fraction(micros(meta, in), meta);
      case TIMESTAMP_V2 -> timestamp(big(in, 4), micros(meta, in), meta);
      case TIME_V2 -> time(meta, in);
      default -> throw new IllegalArgumentException(type + " is no moment.");
    };
  }

  /** An unsigned number, its greatest byte first. */
  private static long big(ByteArrayInputStream in, int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << 8 | in.read();
    }
    return number;
  }

  /** Two digits of a fraction lie in a byte. */
  private static int bytes(int digits) {
    return (digits + 1) / 2;
  }

  private static int micros(int digits, ByteArrayInputStream in) throws IOException {
    return Math.toIntExact(big(in, bytes(digits)) * unit(digits));
  }

  /** The microseconds of the last digit that is stored. */
  private static long unit(int digits) {
    return switch (bytes(digits)) {
      case 1 -> 10_000;
      case 2 -> 100;
      default -> 1;
    };
  }

  private static String fraction(long micros, int digits) {
    return digits == 0 ? "" : '.' + String.format(Locale.ROOT, "%06d", micros).substring(0, digits);
  }

  private static String date(int packed) {
    return String.format(Locale.ROOT, "%04d-%02d-%02d", packed >> 9, packed >> 5 & 15, packed & 31);
  }

  private static String datetime(long packed) {
    long months = packed >> 22 & 0x1FFFF;
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d %02d:%02d:%02d",
        months / 13,
        months % 13,
        packed >> 17 & 31,
        packed >> 12 & 31,
        packed >> 6 & 63,
        packed & 63);
  }

  /** Zero is no moment but the zero date. */
  private static String timestamp(long seconds, int micros, int digits) {
    if (seconds == 0) {
      return "0000-00-00 00:00:00" + fraction(0, digits);
    }
    LocalDateTime moment = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    return String.format(Locale.ROOT, "%1$tF %1$tT", moment) + fraction(micros, digits);
  }

  /**
   * Whole and fraction are one number; a negative one with a fraction has borrowed from the whole.
   */
  private static String time(int digits, ByteArrayInputStream in) throws IOException {
    int bytes = bytes(digits);
    long whole = big(in, 3) - NO_SIGN;
    long part = big(in, bytes);
    boolean negative = whole < 0;
    if (negative) {
      whole = part == 0 ? -whole : -whole - 1;
      part = part == 0 ? 0 : (1L << (8 * bytes)) - part;
    }
    return String.format(
            Locale.ROOT,
            "%s%02d:%02d:%02d",
            negative ? "-" : "",
            whole >> 12 & 0x3FF,
            whole >> 6 & 63,
            whole & 63)
        + fraction(part * unit(digits), digits);
  }
}
