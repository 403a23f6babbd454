package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import java.util.ArrayList;
import java.util.List;

/** Why a schema of MySQL's cannot be mirrored by dual writes. Stateless. */
final class MySqlRefusals {
  private MySqlRefusals() {}

  static List<String> of(Catalog catalog) {
    List<String> reasons = new ArrayList<>(MySqlCascades.refusals(catalog));
    for (Catalog.Table table : catalog.tables()) {
      for (Catalog.Trigger trigger : table.triggers()) {
        if (!trigger.name().startsWith(MySqlTriggers.PREFIX)) {
          reasons.add(
              "trigger %s on table %s would fire for mirrored rows too, which MySQL cannot prevent"
                  .formatted(trigger.name(), table.name()));
        }
      }
      for (String name : table.primaryKey()) {
        table
            .column(name)
            .flatMap(Catalog.Column::collation)
            .filter(collation -> !collation.endsWith("_bin"))
            .ifPresent(
                collation ->
                    reasons.add(
                        "key column %s.%s has the collation %s, by which equal keys have several texts; give it one that ends in _bin"
                            .formatted(table.name(), name, collation)));
      }
    }
    return reasons;
  }
}
