package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.PostgreSql;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table as it is mirrored, and how its rows are written in SQL. Immutable.
 *
 * @param number what the numbering knows it by, the same on both sides
 * @param key its primary key's columns in their order
 * @param columns all columns that hold data of their own; generated ones follow by themselves
 */
record MirroredTable(
    int number, String name, List<Catalog.Column> key, List<Catalog.Column> columns) {

  private static final PostgreSql SQL = new PostgreSql();

  MirroredTable {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  /** All tables of a catalog, parents first, numbered by the order of their names. */
  static List<MirroredTable> of(Catalog catalog) {
    List<String> names = catalog.tables().stream().map(Catalog.Table::name).toList();
    List<MirroredTable> tables = new ArrayList<>();
    for (Catalog.Table table : catalog.parentsFirst().tables()) {
      List<Catalog.Column> key =
          table.primaryKey().stream().map(name -> table.column(name).orElseThrow()).toList();
      tables.add(
          new MirroredTable(
              names.indexOf(table.name()) + 1,
              table.name(),
              key,
              table.columns().stream().filter(each -> each.generated().isEmpty()).toList()));
    }
    return tables;
  }

  static String quote(String name) {
    return SQL.quote(name);
  }

  static String literal(String text) {
    return SQL.literal(text);
  }

  String qualified() {
    return "public." + quote(name);
  }

  /** {@code ARRAY[row."a"::text, …]} of the key. */
  String keyOf(String row) {
    return array(key, row);
  }

  /** The same of every column with data of its own. */
  String imageOf(String row) {
    return array(columns, row);
  }

  private static String array(List<Catalog.Column> columns, String row) {
    return list(columns, each -> row + "." + SQL.text(each.name()), "ARRAY[", ", ", "]");
  }

  /** A digest that two rows share if and only if every column's text is the same. */
  String digestOf(String row) {
    return list(columns, each -> row + "." + quote(each.name()), "md5(ROW(", ", ", ")::text)");
  }

  /** {@code row."a" = source[1]::type AND …} for the key. */
  String keyIs(String row, String source) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      parts.add(row + "." + quote(key.get(i).name()) + " = " + cast(source, i, key.get(i)));
    }
    return String.join(" AND ", parts);
  }

  /** {@code (row."a", row."b")}. */
  String keyRow(String row) {
    return list(key, each -> row + "." + quote(each.name()), "(", ", ", ")");
  }

  /** {@code ((source)[1]::type, …)} for the key. */
  String keyValues(String source) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      parts.add(cast(source, i, key.get(i)));
    }
    return "(" + String.join(", ", parts) + ")";
  }

  /** {@code "a", "b"} of all columns with data of their own. */
  String columnNames() {
    return list(columns, each -> quote(each.name()), "", ", ", "");
  }

  /** {@code (source)[1]::type, …} for them. */
  String columnValues(String source) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      parts.add(cast(source, i, columns.get(i)));
    }
    return String.join(", ", parts);
  }

  private static String cast(String source, int index, Catalog.Column column) {
    return "(" + source + ")[" + (index + 1) + "]::" + column.type();
  }

  /** {@code "a", "b"} of the key. */
  String keyNames() {
    return list(key, each -> quote(each.name()), "", ", ", "");
  }

  List<Catalog.Column> besidesKey() {
    return columns.stream().filter(each -> !key.contains(each)).toList();
  }

  /** Whether a column beside the key refuses to be set by an update. */
  boolean updatesRefused() {
    return besidesKey().stream().anyMatch(each -> each.identity() == Catalog.Identity.ALWAYS);
  }

  static String list(
      List<Catalog.Column> columns,
      Function<Catalog.Column, String> form,
      String open,
      String between,
      String close) {
    return columns.stream().map(form).collect(Collectors.joining(between, open, close));
  }
}
