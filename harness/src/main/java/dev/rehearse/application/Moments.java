package dev.rehearse.application;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Moments in UTC as the engines write them. Stateless. */
final class Moments {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private Moments() {}

  /**
   * Their texts.
   *
   * @param nasty some that are drawn above all
   * @param from in microseconds of the epoch, as is {@code to}
   * @param most how many characters there is room for
   */
  static Arbitrary<String> texts(String[] nasty, long from, long to, int most) {
    Arbitrary<String> drawn = Arbitraries.longs().between(from, to).map(Moments::text);
    return Arbitraries.oneOf(Arbitraries.of(nasty), drawn)
        .map(text -> text.length() <= most ? text : text.substring(0, most));
  }

  private static String text(long micros) {
    int nanos = (int) (micros % 1_000_000) * 1_000;
    return LocalDateTime.ofEpochSecond(micros / 1_000_000, nanos, ZoneOffset.UTC).format(FORMAT);
  }
}
