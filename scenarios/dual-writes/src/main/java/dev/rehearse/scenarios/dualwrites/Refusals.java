package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Why a schema cannot be mirrored by dual writes. Stateless. */
public final class Refusals {
  private Refusals() {}

  /** Every reason that the catalog shows, each naming its table; empty: it can be mirrored. */
  public static List<String> refusals(Dialect dialect, Catalog catalog) {
    List<String> reasons = new ArrayList<>();
    Ledger ledger = Ledger.of(dialect);
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
        table.column(name).ifPresent(column -> key(table, column, ledger, reasons));
      }
      for (Catalog.Trigger trigger : table.triggers()) {
        if (trigger.enabled().equals("A") || trigger.enabled().equals("R")) {
          reasons.add(
              "trigger %s on table %s would fire for mirrored rows too; make it a usual one"
                  .formatted(trigger.name(), table.name()));
        }
      }
    }
    reasons.addAll(ledger.refusals(catalog));
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
      Catalog.Table table, Catalog.Column column, Ledger ledger, List<String> reasons) {
    String bare = column.base().replaceAll("\\([0-9, ]*\\)", "");
    if (!ledger.canonical(bare)) {
      reasons.add(
          "key column %s.%s is of type %s, whose equal values may have several texts"
              .formatted(table.name(), column.name(), column.type()));
    }
  }
}
