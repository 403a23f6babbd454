package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What on new answers to each of old's tables, and what does not. Immutable.
 *
 * @param tables new's tables under old's numbers, their columns in the order of old's
 * @param problems everything that cannot be carried over, by name
 */
record Mapping(List<MirroredTable> tables, List<String> problems) {
  Mapping {
    tables = List.copyOf(tables);
    problems = List.copyOf(problems);
  }

  /** Finds them in new's catalog. */
  static Mapping of(Dialect from, Catalog old, Dialect to, Catalog fresh) {
    List<MirroredTable> tables = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (MirroredTable table : MirroredTable.of(old)) {
      Optional<Catalog.Table> there = fresh.table(table.name());
      if (there.isEmpty()) {
        problems.add("new has no table " + table.name());
        continue;
      }
      List<Catalog.Column> columns = new ArrayList<>();
      for (Catalog.Column column : table.columns()) {
        Optional<Catalog.Column> same = there.get().column(column.name());
        if (same.isEmpty()) {
          problems.add("new has no column " + table.name() + "." + column.name());
          continue;
        }
        columns.add(same.get());
        Carrying.problem(from, column, to, same.get())
            .ifPresent(why -> problems.add(table.name() + "." + column.name() + " " + why));
      }
      besides(table, there.get(), problems);
      key(table, there.get(), columns).ifPresent(tables::add);
    }
    fresh.tables().stream()
        .filter(each -> old.table(each.name()).isEmpty())
        .forEach(each -> problems.add("old has no table " + each.name()));
    return new Mapping(tables, problems);
  }

  private static void besides(MirroredTable table, Catalog.Table there, List<String> problems) {
    there.columns().stream()
        .filter(each -> each.generated().isEmpty())
        .map(Catalog.Column::name)
        .filter(name -> table.columns().stream().noneMatch(own -> own.name().equals(name)))
        .forEach(name -> problems.add("old has no column " + table.name() + "." + name));
    List<String> key = table.key().stream().map(Catalog.Column::name).toList();
    if (!key.equals(there.primaryKey())) {
      problems.add(
          "the key of %s is %s on old and %s on new"
              .formatted(table.name(), key, there.primaryKey()));
    }
  }

  private static Optional<MirroredTable> key(
      MirroredTable table, Catalog.Table there, List<Catalog.Column> columns) {
    List<Catalog.Column> key =
        table.key().stream()
            .map(each -> there.column(each.name()).orElse(null))
            .filter(Objects::nonNull)
            .toList();
    return key.size() == table.key().size() && columns.size() == table.columns().size()
        ? Optional.of(new MirroredTable(table.number(), there.name(), key, columns))
        : Optional.empty();
  }
}
