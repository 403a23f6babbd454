package dev.rehearse.scenarios.bluegreen.binlog;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** Sabotage T1: timestamps are told in the zone of a host two hours east of Greenwich. */
final class HostZone extends BinlogValue {
  private static final int HOURS = 2;

  private static final DateTimeFormatter TEXT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(java.util.Locale.ROOT);

  @Override
  String timestamp(String utc) {
    return utc.startsWith("0000")
        ? utc
        : LocalDateTime.parse(utc, TEXT).plusHours(HOURS).format(TEXT);
  }
}
