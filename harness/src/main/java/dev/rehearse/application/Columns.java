package dev.rehearse.application;

import dev.rehearse.database.Catalog;
import dev.rehearse.document.Nearest;
import dev.rehearse.document.Problems;
import java.util.Optional;

/**
 * Finds what a folder names in the live catalog, and writes down what is not there. Not
 * thread-safe.
 */
final class Columns {

  private final Catalog catalog;
  private final Problems problems = new Problems();

  Columns(Catalog catalog) {
    this.catalog = catalog;
  }

  void problem(String place, String message) {
    problems.add(place, message);
  }

  void throwIfAny() {
    problems.throwIfAny();
  }

  Optional<Catalog.Table> table(String place, String name) {
    Optional<Catalog.Table> table = catalog.table(name);
    if (table.isEmpty()) {
      problem(
          place,
          "'"
              + name
              + "' is no table of the live schema"
              + Nearest.hint(name, catalog.tables().stream().map(Catalog.Table::name).toList()));
    }
    return table;
  }

  Optional<Catalog.Column> column(String place, String tableName, String name) {
    Optional<Catalog.Table> table = table(place, tableName);
    if (table.isEmpty()) {
      return Optional.empty();
    }
    Optional<Catalog.Column> column = table.get().column(name);
    if (column.isEmpty()) {
      problem(
          place,
          "'"
              + name
              + "' is no column of "
              + tableName
              + Nearest.hint(
                  name, table.get().columns().stream().map(Catalog.Column::name).toList()));
    }
    return column;
  }

  /** A table whose keys can be drawn. */
  Optional<Catalog.Table> keyed(String place, Operations.Parameter parameter) {
    Optional<Catalog.Table> table = table(place, parameter.table());
    if (table.isPresent() && table.get().primaryKey().size() != 1) {
      problem(
          place,
          "the keys of "
              + parameter.table()
              + " have "
              + table.get().primaryKey().size()
              + " columns; draw each of them by the table that it points at, or as an integer");
      return Optional.empty();
    }
    if (table.isPresent() && parameter.draw() == Operations.Draw.FRESH_KEY && !whole(table.get())) {
      problem(place, "the keys of " + parameter.table() + " are no integers; no fresh one is made");
      return Optional.empty();
    }
    return table;
  }

  private static boolean whole(Catalog.Table table) {
    return table
        .column(table.primaryKey().get(0))
        .filter(
            column -> column.base().matches("(?:tiny|small|medium|big)?int(?:eger)?(?: unsigned)?"))
        .isPresent();
  }

  /** A column for which values can be drawn in the way asked for. */
  Optional<Catalog.Column> drawable(String place, Operations.Parameter parameter) {
    Optional<Catalog.Column> found = column(place, parameter.table(), parameter.column());
    if (found.isEmpty()) {
      return found;
    }
    Catalog.Column column = found.get();
    if (!NastyValues.supports(column)) {
      problem(
          place,
          "no values can be drawn for the type "
              + column.type()
              + " of "
              + parameter.table()
              + "."
              + parameter.column()
              + "; leave it out of the parameters");
      return Optional.empty();
    }
    if (parameter.draw() == Operations.Draw.UNIQUE && !NastyValues.canBeUnique(column)) {
      problem(
          place,
          parameter.table()
              + "."
              + parameter.column()
              + " is "
              + column.type()
              + "; unique values need a text of at least "
              + NastyValues.TAIL
              + " characters: use value, integer or operation-id");
      return Optional.empty();
    }
    return found;
  }
}
