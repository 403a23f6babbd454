package dev.rehearse.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What MySQL's types hold, and how their values are written as text. Stateless. */
final class MySqlTypes {
  private static final Set<String> BINARY =
      Set.of(
          "binary",
          "varbinary",
          "tinyblob",
          "blob",
          "mediumblob",
          "longblob",
          "bit",
          "geometry",
          "point",
          "linestring",
          "polygon");

  private MySqlTypes() {}

  /** Its canonical text, whatever the session's settings. */
  static String text(Catalog.Column column, String of) {
    if (isBinary(column)) {
      return "HEX(" + of + ")";
    }
    return switch (word(column)) {
      // As text a float has six digits; as a double it has all that it holds.
      case "float" -> cast(of + " * 1e0");
      // The instant itself, whatever the session's zone; 5.7 would make 1970 of NULL.
      case "timestamp" ->
          cast(
              "CASE WHEN %1$s IS NULL THEN NULL WHEN %1$s = 0 THEN '0000-00-00 00:00:00.000000' ELSE CAST('1970-01-01' AS DATETIME(6)) + INTERVAL UNIX_TIMESTAMP(%1$s) SECOND END"
                  .formatted(of));
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" ->
          "CONVERT(" + of + " USING utf8mb4)";
      default -> cast(of);
    };
  }

  private static String cast(String expression) {
    return "CAST(" + expression + " AS CHAR CHARACTER SET utf8mb4)";
  }

  /** Whether a column's canonical text is hexadecimal. */
  static boolean isBinary(Catalog.Column column) {
    return BINARY.contains(word(column));
  }

  private static String word(Catalog.Column column) {
    // Asked for every value of a backfill: no pattern.
    String base = column.base();
    int end = 0;
    while (end < base.length() && base.charAt(end) != ' ' && base.charAt(end) != '(') {
      end++;
    }
    return base.substring(0, end);
  }

  /** A {@code tinyint(1)} is how this engine spells a boolean. */
  static Kind kind(Catalog.Column column) {
    if (column.base().startsWith("tinyint(1)")) {
      return Kind.BOOLEAN;
    }
    return switch (word(column)) {
      case "tinyint", "smallint", "mediumint", "int", "bigint", "year" -> Kind.INTEGER;
      case "decimal" -> Kind.DECIMAL;
      case "float" -> Kind.FLOAT;
      case "double" -> Kind.DOUBLE;
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set" ->
          Kind.TEXT;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> Kind.BINARY;
      case "bit" -> Kind.BITS;
      case "date" -> Kind.DATE;
      case "time" -> Kind.TIME;
      case "datetime" -> Kind.DATETIME;
      case "timestamp" -> Kind.INSTANT;
      case "json" -> Kind.JSON;
      default -> Kind.OTHER;
    };
  }

  /** Binary ones travel as hexadecimal in both directions, whatever a statement makes of them. */
  static List<@Nullable String> returned(
      Connection connection, Catalog.Column column, List<@Nullable String> texts)
      throws SQLException {
    if (isBinary(column)) {
      return texts;
    }
    List<@Nullable String> said = new ArrayList<>(texts.size());
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TEMPORARY TABLE IF EXISTS rehearse_returned");
      statement.execute(
          "CREATE TEMPORARY TABLE rehearse_returned (place INT PRIMARY KEY, value "
              + column.type()
              + column
                  .collation()
                  .map(name -> " CHARACTER SET " + name.split("_", 2)[0] + " COLLATE " + name)
                  .orElse("")
              + " NULL)");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO rehearse_returned VALUES (?, ?)")) {
      for (int i = 0; i < texts.size(); i++) {
        insert.setInt(1, i);
        insert.setString(2, texts.get(i));
        insert.executeUpdate();
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT value FROM rehearse_returned ORDER BY place")) {
      while (row.next()) {
        said.add(row.getString(1));
      }
    }
    return said;
  }
}
