package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.MySql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How MySQL's SQL names the parts of a mirrored table. Keys and rows are JSON arrays of texts.
 * Immutable.
 *
 * @param schema the application's
 */
record MySqlTable(String schema, MirroredTable table) {
  private static final MySql SQL = new MySql();

  static String quote(String name) {
    return SQL.quote(name);
  }

  int number() {
    return table.number();
  }

  String qualified() {
    return quote(schema) + "." + quote(table.name());
  }

  /** The key's texts as JSON text. */
  String keyOf(String row) {
    return array(table.key(), each -> row + "." + quote(each));
  }

  /** The texts of every column with data of its own as JSON text. */
  String imageOf(String row) {
    return array(table.columns(), each -> row + "." + quote(each));
  }

  /** The texts of the key's columns, one by one. */
  String keyTexts(String row) {
    return texts(table.key(), each -> row + "." + quote(each));
  }

  /** The texts of every column with data of its own, one by one. */
  String texts(String row) {
    return texts(table.columns(), each -> row + "." + quote(each));
  }

  /** The same with some columns NULL. */
  String imageOf(String row, List<String> empty) {
    return array(table.columns(), each -> empty.contains(each) ? "NULL" : row + "." + quote(each));
  }

  private static String array(List<Catalog.Column> columns, UnaryOperator<String> of) {
    return "CAST(JSON_ARRAY(" + texts(columns, of) + ") AS CHAR CHARACTER SET utf8mb4)";
  }

  private static String texts(List<Catalog.Column> columns, UnaryOperator<String> of) {
    return columns.stream()
        .map(each -> text(each, of.apply(each.name())))
        .collect(Collectors.joining(", "));
  }

  private static String text(Catalog.Column column, String of) {
    return of.equals("NULL") ? of : SQL.text(column, of);
  }

  /** What rows are found by, whatever the length of their keys. */
  static String hash(String key) {
    return "UNHEX(SHA2(" + key + ", 256))";
  }

  /** That the row has no number; where none of the table has one, that is asked once. */
  String unnumbered(String row) {
    String any = "SELECT 1 FROM rehearse.row_version v WHERE v.tbl = " + number();
    return "(NOT EXISTS (%1$s) OR NOT EXISTS (%1$s AND v.h = %2$s))"
        .formatted(any, hash(keyOf(row)));
  }

  /** {@code row.a = value AND …} for the key in a JSON expression. */
  String keyIs(String row, String json) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < table.key().size(); i++) {
      Catalog.Column column = table.key().get(i);
      parts.add(row + "." + quote(column.name()) + " = " + value(column, json, i));
    }
    return String.join(" AND ", parts);
  }

  /** {@code a, b} of all columns with data of their own. */
  String columnNames() {
    return table.columns().stream()
        .map(each -> quote(each.name()))
        .collect(Collectors.joining(", "));
  }

  /** Their values out of a JSON expression. */
  String columnValues(String json) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      parts.add(value(table.columns().get(i), json, i));
    }
    return String.join(", ", parts);
  }

  /** {@code a = value, …} for the columns beside the key. */
  String assignments(String json) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      Catalog.Column column = table.columns().get(i);
      if (!table.key().contains(column)) {
        parts.add(quote(column.name()) + " = " + value(column, json, i));
      }
    }
    return String.join(", ", parts);
  }

  private static String value(Catalog.Column column, String json, int index) {
    String one = "JSON_EXTRACT(" + json + ", '$[" + index + "]')";
    return fromText(column, "IF(JSON_TYPE(" + one + ") = 'NULL', NULL, JSON_UNQUOTE(" + one + "))");
  }

  /** What turns a column's text into its value again. */
  private static String fromText(Catalog.Column column, String text) {
    String type = column.base().replaceAll("[ (].*", "");
    return switch (type) {
      case "binary",
          "varbinary",
          "tinyblob",
          "blob",
          "mediumblob",
          "longblob",
          "geometry",
          "point",
          "linestring",
          "polygon" ->
          "UNHEX(" + text + ")";
      case "bit" -> "CAST(CONV(" + text + ", 16, 10) AS UNSIGNED)";
      default ->
          column
              .collation()
              .map(
                  collation ->
                      "CONVERT(%s USING %s) COLLATE %s"
                          .formatted(text, collation.split("_", 2)[0], collation))
              .orElse(text);
    };
  }

  /** {@code row.a, row.b} of the key. */
  String keyOrder(String row) {
    return table.key().stream()
        .map(each -> row + "." + quote(each.name()))
        .collect(Collectors.joining(", "));
  }

  /** A place for each of the key's texts: {@code ?, UNHEX(?)}. */
  String keyPlaces() {
    return table.key().stream().map(each -> fromText(each, "?")).collect(Collectors.joining(", "));
  }

  /** The key's texts, one place each, as JSON text. */
  String keyOfPlaces() {
    String places = table.key().stream().map(each -> "?").collect(Collectors.joining(", "));
    return "CAST(JSON_ARRAY(" + places + ") AS CHAR CHARACTER SET utf8mb4)";
  }

  /** That a row lies there, by conditions that an index serves. */
  String within(String row, Range range) {
    return "%s AND %s"
        .formatted(
            range.after() == null ? "TRUE" : beyond(row, ">", ""),
            range.until() == null ? "TRUE" : beyond(row, "<", "="));
  }

  /** The texts for the places of {@link #within}. */
  static List<String> places(Range range) {
    List<String> texts = new ArrayList<>();
    for (List<String> key : Arrays.asList(range.after(), range.until())) {
      for (int i = 1; key != null && i <= key.size(); i++) {
        texts.addAll(key.subList(0, i));
      }
    }
    return texts;
  }

  /**
   * A condition on the key that an index serves: {@code (a > ?) OR (a = ? AND b > ?)}.
   *
   * @param sign {@code <} or {@code >}
   * @param end {@code =} if the key itself is meant too, else empty
   */
  private String beyond(String row, String sign, String end) {
    List<String> ways = new ArrayList<>();
    List<String> same = new ArrayList<>();
    for (int i = 0; i < table.key().size(); i++) {
      Catalog.Column column = table.key().get(i);
      boolean last = i == table.key().size() - 1;
      String name = row + "." + quote(column.name());
      List<String> way = new ArrayList<>(same);
      way.add(name + " " + sign + (last ? end : "") + " " + fromText(column, "?"));
      ways.add("(" + String.join(" AND ", way) + ")");
      same.add(name + " = " + fromText(column, "?"));
    }
    return "(" + String.join(" OR ", ways) + ")";
  }
}
