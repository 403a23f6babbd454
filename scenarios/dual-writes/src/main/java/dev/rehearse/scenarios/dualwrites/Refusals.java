package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Why a schema cannot be mirrored by dual writes. Stateless. */
public final class Refusals {
  /**
   * Types whose equal values have one text. Not numeric (1.0 is 1.00), floats (0 is -0), intervals
   * (a day is 24 hours), or types that we do not know.
   */
  private static final Set<String> CANONICAL =
      Set.of(
          "smallint",
          "integer",
          "bigint",
          "boolean",
          "text",
          "character varying",
          "character",
          "uuid",
          "bytea",
          "date",
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone",
          "name",
          "oid",
          "inet",
          "macaddr");

  /** Not floats, whose 0 is -0, nor JSON; a decimal has one scale there. */
  private static final Predicate<String> MYSQL =
      Pattern.compile(
              "(?:tiny|small|medium|big)?int(?: unsigned)?(?: zerofill)?|decimal(?: unsigned)?"
                  + "|(?:var)?char|(?:var)?binary|date|datetime|timestamp|time|year|enum\\(.*\\)")
          .asMatchPredicate();

  private Refusals() {}

  /** Every reason that the catalog shows, each naming its table; empty: it can be mirrored. */
  public static List<String> refusals(Dialect dialect, Catalog catalog) {
    List<String> reasons = new ArrayList<>();
    Predicate<String> canonical = dialect instanceof MySql ? MYSQL : CANONICAL::contains;
    for (Catalog.Table table : catalog.tables()) {
      if (table.kind() != Catalog.Kind.PLAIN) {
        reasons.add(
            "table %s is %s; dual-writes mirrors plain tables only"
                .formatted(table.name(), table.kind().name().toLowerCase(java.util.Locale.ROOT)));
        continue;
      }
      if (table.primaryKey().isEmpty()) {
        reasons.add("table %s has no primary key to number its rows by".formatted(table.name()));
      }
      for (String name : table.primaryKey()) {
        table.column(name).ifPresent(column -> key(table, column, canonical, reasons));
      }
      for (Catalog.Trigger trigger : table.triggers()) {
        if (trigger.enabled().equals("A") || trigger.enabled().equals("R")) {
          reasons.add(
              "trigger %s on table %s would fire for mirrored rows too; make it a usual one"
                  .formatted(trigger.name(), table.name()));
        }
      }
    }
    if (dialect instanceof MySql) {
      reasons.addAll(MySqlRefusals.of(catalog));
    }
    return reasons;
  }

  /** Those that only the server shows. */
  public static List<String> refusals(Connection connection) throws SQLException {
    List<String> reasons =
        new ArrayList<>(refusals(Dialect.of(connection), Catalog.read(connection)));
    reasons.addAll(Ledger.of(connection).refusals(connection));
    return reasons;
  }

  private static void key(
      Catalog.Table table,
      Catalog.Column column,
      Predicate<String> canonical,
      List<String> reasons) {
    String bare = column.base().replaceAll("\\([0-9, ]*\\)", "");
    if (!canonical.test(bare)) {
      reasons.add(
          "key column %s.%s is of type %s, whose equal values may have several texts"
              .formatted(table.name(), column.name(), column.type()));
    }
  }
}
