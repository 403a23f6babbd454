package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.PostgreSql;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How PostgreSQL's SQL names the parts of a mirrored table. Immutable. */
record PostgreSqlTable(MirroredTable table) {
  private static final PostgreSql SQL = new PostgreSql();

  static String quote(String name) {
    return SQL.quote(name);
  }

  static String literal(String text) {
    return SQL.literal(text);
  }

  int number() {
    return table.number();
  }

  String qualified() {
    return "public." + quote(table.name());
  }

  /** {@code ARRAY[row."a"::text, …]} of the key. */
  String keyOf(String row) {
    return array(table.key(), row);
  }

  /**
   * The row's number; null: it has none. A subquery of one row, which no plan makes a join of: a
   * join would read every row behind a chunk too.
   */
  String versionOf(String row) {
    return "(SELECT v.version FROM rehearse.row_version v WHERE v.tbl = %d AND v.key = %s)"
        .formatted(number(), keyOf(row));
  }

  /** That the row has no number; where none of the table has one, that is asked once. */
  String unnumbered(String row) {
    return "(NOT EXISTS (SELECT FROM rehearse.row_version v WHERE v.tbl = %d) OR %s IS NULL)"
        .formatted(number(), versionOf(row));
  }

  /** The same of every column with data of its own. */
  String imageOf(String row) {
    return array(table.columns(), row);
  }

  private static String array(List<Catalog.Column> columns, String row) {
    return list(
        columns, each -> SQL.text(each, row + "." + quote(each.name())), "ARRAY[", ", ", "]");
  }

  /** {@code row."a" = source[1]::type AND …} for the key. */
  String keyIs(String row, String source) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < table.key().size(); i++) {
      parts.add(
          row
              + "."
              + quote(table.key().get(i).name())
              + " = "
              + cast(source, i, table.key().get(i)));
    }
    return String.join(" AND ", parts);
  }

  /** {@code row."a" = other."a" AND …} for the key. */
  String keyIsThatOf(String row, String other) {
    return list(
        table.key(),
        each -> row + "." + quote(each.name()) + " = " + other + "." + quote(each.name()),
        "",
        " AND ",
        "");
  }

  /** The session's table that a chunk goes through. */
  String chunk() {
    return "rehearse_chunk_" + number();
  }

  /** Makes that table, where it is not there. */
  String makeChunk() {
    return list(
        table.columns(),
        each -> quote(each.name()) + " " + each.type(),
        "CREATE TEMP TABLE IF NOT EXISTS " + chunk() + " (",
        ", ",
        ")");
  }

  /** {@code (row."a", row."b")}. */
  String keyRow(String row) {
    return list(table.key(), each -> row + "." + quote(each.name()), "(", ", ", ")");
  }

  /** {@code row."a", row."b"}. */
  String keyOrder(String row) {
    return list(table.key(), each -> row + "." + quote(each.name()), "", ", ", "");
  }

  /** {@code ((source)[1]::type, …)} for the key. */
  String keyValues(String source) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < table.key().size(); i++) {
      parts.add(cast(source, i, table.key().get(i)));
    }
    return "(" + String.join(", ", parts) + ")";
  }

  /** {@code row."a", row."b"} of all columns with data of their own. */
  String columnsOf(String row) {
    return list(table.columns(), each -> row + "." + quote(each.name()), "", ", ", "");
  }

  /** {@code "a", "b"} of all columns with data of their own. */
  String columnNames() {
    return list(table.columns(), each -> quote(each.name()), "", ", ", "");
  }

  /** {@code (source)[1]::type, …} for them. */
  String columnValues(String source) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      parts.add(cast(source, i, table.columns().get(i)));
    }
    return String.join(", ", parts);
  }

  private static String cast(String source, int index, Catalog.Column column) {
    return "(" + source + ")[" + (index + 1) + "]::" + column.type();
  }

  /** {@code "a", "b"} of the key. */
  String keyNames() {
    return list(table.key(), each -> quote(each.name()), "", ", ", "");
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
