package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether rows can go from one side's schema to the other's, and back. Stateless. */
final class SchemaFit {
  private SchemaFit() {}

  /**
   * Why they cannot, each reason naming its table; empty if they can.
   *
   * @param there what old holds
   * @param here what new holds
   */
  static List<String> reasons(Replications replications, Plan plan, Catalog there, Catalog here) {
    Set<String> reasons =
        new LinkedHashSet<>(replications.from(plan, Side.OLD).refusals(there, here));
    // What new alone has does not go back.
    Catalog returning =
        new Catalog(
            here.tables().stream().filter(each -> there.table(each.name()).isPresent()).toList(),
            here.sequences());
    reasons.addAll(replications.from(plan, Side.NEW).refusals(returning, there));
    for (Catalog.Table table : there.tables()) {
      Optional<Catalog.Table> other = here.table(table.name());
      if (other.isEmpty()) {
        reasons.add("new has no table " + table.name());
      } else {
        columns(table, other.get(), reasons);
        if (plan.databases().old().engine() == Plan.Engine.MYSQL) {
          characterSets(table, other.get(), reasons);
        }
      }
    }
    return List.copyOf(reasons);
  }

  private static void columns(Catalog.Table table, Catalog.Table other, Set<String> reasons) {
    for (Catalog.Column column : table.columns()) {
      Optional<Catalog.Column> same = other.column(column.name());
      String name = table.name() + "." + column.name();
      if (same.isEmpty()) {
        reasons.add(name + " is not on new");
      } else if (!same.get().type().equals(column.type())) {
        reasons.add(
            "%s is %s on old and %s on new; this version carries equal types only"
                .formatted(name, column.type(), same.get().type()));
      }
    }
    for (Catalog.Column column : other.columns()) {
      boolean empty =
          !column.nullable()
              && column.defaultValue().isEmpty()
              && column.generated().isEmpty()
              && column.identity() == Catalog.Identity.NONE;
      if (table.column(column.name()).isEmpty() && empty) {
        reasons.add(
            "%s.%s is on new alone and needs a value that no row of old brings"
                .formatted(table.name(), column.name()));
      }
    }
  }

  private static void characterSets(Catalog.Table table, Catalog.Table other, Set<String> reasons) {
    for (Catalog.Column column : table.columns()) {
      Optional<String> set = characterSet(column);
      Optional<String> same = other.column(column.name()).flatMap(SchemaFit::characterSet);
      if (set.isPresent() && same.isPresent() && !set.equals(same)) {
        reasons.add(
            "%s.%s is in %s on old and in %s on new; its bytes would be taken for others"
                .formatted(table.name(), column.name(), set.get(), same.get()));
      }
    }
  }

  /** Of a text of MySQL's, whose collations begin with it; 8.0 calls an old one otherwise. */
  private static Optional<String> characterSet(Catalog.Column column) {
    return column.collation().map(name -> name.replaceFirst("_.*", "").replace("utf8mb3", "utf8"));
  }
}
