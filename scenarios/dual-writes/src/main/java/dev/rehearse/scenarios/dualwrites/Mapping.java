package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.plan.Names;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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

  private static final String STRANGER = ", which old has not";

  /** Finds them in new's catalog. */
  static Mapping of(Dialect from, Catalog old, Dialect to, Catalog fresh, Names names) {
    List<MirroredTable> tables = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Set<String> meant = new HashSet<>();
    for (MirroredTable table : MirroredTable.of(old)) {
      String name = names.table(table.name());
      if (!meant.add(name)) {
        problems.add(name + " on new is meant for two of old's tables");
      }
      Optional<Catalog.Table> there = fresh.table(name);
      if (there.isEmpty()) {
        problems.add("new has no table " + name);
        continue;
      }
      List<Catalog.Column> columns = new ArrayList<>();
      for (Catalog.Column column : table.columns()) {
        String called = names.column(table.name(), column.name());
        Optional<Catalog.Column> same = there.get().column(called);
        if (same.isEmpty()) {
          problems.add("new has no column " + name + "." + called);
          continue;
        }
        columns.add(same.get());
        Carrying.problem(from, column, to, same.get())
            .ifPresent(why -> problems.add(table.name() + "." + column.name() + " " + why));
      }
      besides(table, there.get(), names, problems);
      key(table, there.get(), names, columns).ifPresent(tables::add);
    }
    fresh.tables().stream()
        .map(Catalog.Table::name)
        .filter(each -> !meant.contains(each))
        .forEach(each -> problems.add("old has no table that new would call " + each));
    strangers(old, names, problems);
    return new Mapping(tables, problems);
  }

  /** A name that is listed for nothing is a mistake of whoever listed it. */
  private static void strangers(Catalog old, Names names, List<String> problems) {
    names.tables().keySet().stream()
        .filter(each -> old.table(each).isEmpty())
        .sorted()
        .forEach(each -> problems.add("databases.names.tables lists " + each + STRANGER));
    Set<String> columns = new HashSet<>();
    for (Catalog.Table table : old.tables()) {
      table.columns().forEach(column -> columns.add(table.name() + "." + column.name()));
    }
    names.columns().keySet().stream()
        .filter(each -> !columns.contains(each))
        .sorted()
        .forEach(each -> problems.add("databases.names.columns lists " + each + STRANGER));
  }

  private static void besides(
      MirroredTable table, Catalog.Table there, Names names, List<String> problems) {
    List<String> meant = called(table, table.columns(), names);
    meant.stream()
        .filter(each -> Collections.frequency(meant, each) > 1)
        .distinct()
        .forEach(
            each ->
                problems.add(
                    there.name() + "." + each + " on new is meant for two of old's columns"));
    there.columns().stream()
        .filter(each -> each.generated().isEmpty())
        .map(Catalog.Column::name)
        .filter(name -> !meant.contains(name))
        .forEach(
            name ->
                problems.add("old has no column that new would call " + there.name() + "." + name));
    List<String> key = called(table, table.key(), names);
    if (!key.equals(there.primaryKey())) {
      problems.add(
          "the key of %s should be %s on new and is %s"
              .formatted(there.name(), key, there.primaryKey()));
    }
  }

  private static List<String> called(
      MirroredTable table, List<Catalog.Column> columns, Names names) {
    return columns.stream().map(each -> names.column(table.name(), each.name())).toList();
  }

  private static Optional<MirroredTable> key(
      MirroredTable table, Catalog.Table there, Names names, List<Catalog.Column> columns) {
    List<Catalog.Column> key =
        called(table, table.key(), names).stream()
            .map(each -> there.column(each).orElse(null))
            .filter(Objects::nonNull)
            .toList();
    return key.size() == table.key().size() && columns.size() == table.columns().size()
        ? Optional.of(new MirroredTable(table.number(), there.name(), key, columns))
        : Optional.empty();
  }
}
