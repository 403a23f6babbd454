package dev.rehearse.document;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units as people write them. Stateless; each throws IllegalArgumentException. */
public final class Readings {

  private static final Pattern AMOUNT = Pattern.compile("([0-9][0-9_]*(?:\\.[0-9]+)?)\\s*(\\S*)");

  private Readings() {}

  /** {@code 500ms}, {@code 1.5s}, {@code 2m}, {@code 1h}. */
  public static Duration duration(String text) {
    Matcher parts = AMOUNT.matcher(text);
    if (parts.matches()) {
      double amount = Double.parseDouble(parts.group(1).replace("_", ""));
      double nanos =
          switch (parts.group(2)) {
            case "us" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m", "min" -> 60e9;
            case "h" -> 3600e9;
            default -> Double.NaN;
          };
      // 30 days: longer than any rehearsal, and far from overflow.
      if (amount * nanos <= 30 * 24 * 3600e9) {
        return Duration.ofNanos(Math.round(amount * nanos));
      }
    }
    throw new IllegalArgumentException("a duration such as 500ms, 5s or 2m was expected");
  }

  /** {@code 10_000}. */
  public static long count(String text) {
    if (text.matches("[0-9][0-9_]{0,17}")) {
      return Long.parseLong(text.replace("_", ""));
    }
    throw new IllegalArgumentException("a count such as 10_000 was expected");
  }

  /** {@code 200/s}, {@code 12_000/min}; events per second. */
  public static double perSecond(String text) {
    Matcher parts = AMOUNT.matcher(text);
    if (parts.matches()) {
      double amount = Double.parseDouble(parts.group(1).replace("_", ""));
      double seconds =
          switch (parts.group(2)) {
            case "/s" -> 1;
            case "/m", "/min" -> 60;
            default -> Double.NaN;
          };
      if (amount > 0 && amount / seconds <= 100_000) {
        return amount / seconds;
      }
    }
    throw new IllegalArgumentException("a rate above 0 such as 200/s or 12_000/min was expected");
  }

  /** {@code 2x}. */
  public static double factor(String text) {
    if (text.matches("[0-9]+(\\.[0-9]+)?x?")) {
      return Double.parseDouble(text.replace("x", ""));
    }
    throw new IllegalArgumentException("a factor such as 2x was expected");
  }

  /** {@code true} or {@code false}. */
  public static boolean yes(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false was expected");
    };
  }
}
