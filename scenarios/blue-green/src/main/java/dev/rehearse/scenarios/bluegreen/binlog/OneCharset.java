package dev.rehearse.scenarios.bluegreen.binlog;

import dev.rehearse.database.Catalog;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Sabotage T2: the bytes of every text are taken for UTF-8. */
final class OneCharset extends BinlogValue {
  /** What MySQL calls latin1. */
  private static final Charset LATIN1 = Charset.forName("windows-1252");

  @Override
  byte[] text(Catalog.Column column, byte[] bytes) {
    boolean latin1 = column.collation().filter(name -> name.startsWith("latin1_")).isPresent();
    return latin1 ? new String(bytes, StandardCharsets.UTF_8).getBytes(LATIN1) : bytes;
  }
}
