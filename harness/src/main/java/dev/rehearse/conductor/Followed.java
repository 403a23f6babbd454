package dev.rehearse.conductor;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.Operations;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns clients' answers are followed by. Between two engines only those can be whose
 * values both write as the same text. Stateless.
 */
final class Followed {
  private static final Set<Kind> SAME_TEXT =
      Set.of(Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.DATE);

  private Followed() {}

  /** Those that cannot be followed from one engine to another, each with its operation. */
  static List<String> unfollowable(
      ApplicationFolder application, Dialect dialect, Catalog catalog) {
    Set<String> found = new LinkedHashSet<>();
    for (Operations.Spec spec : application.operations().byName().values()) {
      for (Operations.Touch touch : spec.touches()) {
        for (String name : touch.columns().keySet()) {
          Optional<Catalog.Column> column =
              catalog.table(touch.table()).flatMap(table -> table.column(name));
          column
              .map(dialect::kind)
              .filter(kind -> !SAME_TEXT.contains(kind))
              .ifPresent(
                  kind ->
                      found.add(
                          "the operation %s follows %s.%s, a %s, which two engines write in two ways; leave it out of its reads and writes"
                              .formatted(
                                  spec.name(),
                                  touch.table(),
                                  name,
                                  kind.name().toLowerCase(Locale.ROOT))));
        }
      }
    }
    return List.copyOf(found);
  }
}
