package dev.rehearse.application;

import dev.rehearse.database.Dialect;
import dev.rehearse.document.Nearest;
import dev.rehearse.document.Problems;
import dev.rehearse.document.Scalar;
import dev.rehearse.document.Section;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads SQL that stands under a key: one text for every engine, or one for each by name, or several
 * that belong together. Not thread-safe.
 */
final class SqlReader {
  private static final List<String> ENGINES = Dialect.ALL.stream().map(Dialect::engine).toList();

  private final Problems problems;

  SqlReader(Problems problems) {
    this.problems = problems;
  }

  /** What was read, and where it stands. */
  record Read(Sql sql, String place) {}

  /**
   * Reads it; empty if nothing stands there.
   *
   * @param parameters those that it may name
   * @param unused those that nothing has named yet; what is named here is taken out
   */
  Optional<Read> read(Section section, String key, Set<String> parameters, Set<String> unused) {
    Map<Dialect, List<String>> texts = new LinkedHashMap<>();
    String place = "";
    if (section.isMapping(key)) {
      Section engines = section.child(key);
      for (String engine : engines.names()) {
        if (!ENGINES.contains(engine)) {
          engines.problem(
              engine, "is no engine; " + String.join(" or ", ENGINES) + " was expected");
          continue;
        }
        List<Scalar> steps = engines.scalars(engine);
        Dialect dialect = Dialect.named(engine);
        steps.forEach(each -> named(each, dialect, parameters, unused));
        texts.put(dialect, steps.stream().map(Scalar::text).toList());
        place = place.isEmpty() && !steps.isEmpty() ? steps.get(0).place() : place;
      }
      engines.done();
    } else {
      List<Scalar> steps = section.scalars(key);
      steps.forEach(each -> named(each, Dialect.ALL.get(0), parameters, unused));
      place = steps.isEmpty() ? "" : steps.get(0).place();
      for (Dialect dialect : steps.isEmpty() ? List.<Dialect>of() : Dialect.ALL) {
        texts.put(dialect, steps.stream().map(Scalar::text).toList());
      }
    }
    return texts.isEmpty() ? Optional.empty() : Optional.of(new Read(new Sql(texts), place));
  }

  private void named(Scalar sql, Dialect dialect, Set<String> parameters, Set<String> unused) {
    try {
      Set<String> told = new HashSet<>();
      for (String name : NamedSql.parse(sql.text(), dialect).names()) {
        unused.remove(name);
        if (!parameters.contains(name) && told.add(name)) {
          problems.add(
              sql.place(),
              "the SQL names :"
                  + name
                  + ", which is no parameter of this operation"
                  + Nearest.hint(name, parameters));
        }
      }
    } catch (IllegalArgumentException e) {
      unused.clear();
      problems.add(sql.place(), "the SQL cannot be read: " + e.getMessage());
    }
  }
}
