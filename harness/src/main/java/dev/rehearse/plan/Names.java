package dev.rehearse.plan;

import java.util.Locale;
import java.util.Map;

/**
 * What new calls the tables and columns that old has. Immutable.
 *
 * @param style how a name that is not listed becomes new's
 * @param tables old's table → new's
 * @param columns {@code table.column} in old's words → new's column
 */
public record Names(Style style, Map<String, String> tables, Map<String, String> columns) {

  /** Every name as it is. */
  public static final Names SAME = new Names(Style.AS_THEY_ARE, Map.of(), Map.of());

  public Names {
    tables = Map.copyOf(tables);
    columns = Map.copyOf(columns);
  }

  /** How names become others. */
  public enum Style {
    AS_THEY_ARE,
    /** {@code InvoiceLine} is called {@code invoice_line}. */
    SNAKE_CASE;

    /** As plans write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What new calls a table of old's. */
  public String table(String old) {
    return tables.getOrDefault(old, styled(old));
  }

  /** What new calls a column of old's. */
  public String column(String table, String column) {
    return columns.getOrDefault(table + "." + column, styled(column));
  }

  /** Whether any name is another on new. */
  public boolean differ() {
    return !equals(SAME);
  }

  private String styled(String name) {
    return style == Style.AS_THEY_ARE
        ? name
        : name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
