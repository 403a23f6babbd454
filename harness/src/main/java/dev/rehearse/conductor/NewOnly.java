package dev.rehearse.conductor;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.Operations;
import dev.rehearse.database.Catalog;
import dev.rehearse.history.Effect;
import dev.rehearse.plan.Plan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What only new can hold, and a way back would lose. Stateless. */
final class NewOnly {
  private NewOnly() {}

  /** What new's version writes where old has no column for it; empty if nothing ever goes back. */
  static List<String> written(Plan plan, ApplicationFolder application, Catalog old) {
    if (!plan.strategy().mayRollBack()) {
      return List.of();
    }
    String version = plan.application().newVersion();
    Set<String> found = new LinkedHashSet<>();
    for (Operations.Spec spec : application.operations(version).byName().values()) {
      for (Operations.Touch touch : spec.touches()) {
        for (String column : touch.columns().keySet()) {
          boolean there =
              old.table(touch.table()).flatMap(table -> table.column(column)).isPresent();
          if (touch.kind() == Effect.Kind.WRITE && !there) {
            found.add(
                "the operation %s of version %s writes %s.%s, which old has not: the way back would lose it"
                    .formatted(spec.name(), version, touch.table(), column));
          }
        }
      }
    }
    return List.copyOf(found);
  }
}
