package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows that point nowhere: what a copy brings in passes by foreign keys unchecked. Stateless. */
final class Orphans {
  private Orphans() {}

  /** How many rows of a table point nowhere by a foreign key. */
  static long count(Connection admin, Catalog.Table table, Catalog.ForeignKey key)
      throws SQLException {
    Dialect dialect = Dialect.of(admin);
    Ledger ledger = Ledger.of(dialect);
    List<String> join = new ArrayList<>();
    List<String> set = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      String child = "c." + dialect.quote(key.columns().get(i));
      join.add(child + " = p." + dialect.quote(key.targetColumns().get(i)));
      set.add(child + " IS NOT NULL");
    }
    return Statements.number(
        admin,
        "SELECT count(*) FROM %s c WHERE NOT EXISTS (SELECT 1 FROM %s p WHERE %s) AND %s"
            .formatted(
                ledger.qualified(admin, table.name()),
                ledger.qualified(admin, key.target()),
                String.join(" AND ", join),
                String.join(" AND ", set)));
  }
}
