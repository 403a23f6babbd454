package dev.rehearse.database;

import java.nio.charset.StandardCharsets;

/** PostgreSQL 14 and later. */
public record PostgreSql() implements Dialect {
  private static final int LONGEST_NAME = 63;

  @Override
  public String engine() {
    return "postgresql";
  }

  @Override
  public String quote(String identifier) {
    int bytes = identifier.getBytes(StandardCharsets.UTF_8).length;
    // A longer name would be cut short silently, and then mean another thing.
    if (bytes == 0 || bytes > LONGEST_NAME || identifier.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "PostgreSQL holds names of 1 to "
              + LONGEST_NAME
              + " bytes without NUL, not \""
              + identifier
              + "\".");
    }
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  @Override
  public String literal(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("PostgreSQL holds no NUL in texts.");
    }
    String quoted = "'" + text.replace("'", "''") + "'";
    // A backslash means itself only where nobody has changed standard_conforming_strings.
    return text.indexOf('\\') >= 0 ? " E" + quoted.replace("\\", "\\\\") : quoted;
  }

  @Override
  public String text(String column) {
    return quote(column) + "::text";
  }

  @Override
  public String fromText(Catalog.Column column) {
    return "?::text::" + column.type();
  }
}
