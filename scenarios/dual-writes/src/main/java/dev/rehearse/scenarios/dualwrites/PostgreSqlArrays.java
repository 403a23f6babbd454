package dev.rehearse.scenarios.dualwrites;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists of texts as PostgreSQL writes arrays. An array of arrays would have to be rectangular, so
 * lists of lists travel as arrays of such texts. Stateless.
 */
final class PostgreSqlArrays {
  private PostgreSqlArrays() {}

  /** {@code {"a",NULL,"b"}}. */
  static String text(List<? extends @Nullable String> parts) {
    StringBuilder text = new StringBuilder("{");
    for (String part : parts) {
      text.append(text.length() > 1 ? "," : "");
      if (part == null) {
        text.append("NULL");
      } else {
        text.append('"').append(part.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
      }
    }
    return text.append('}').toString();
  }

  /** A parameter of type {@code text[]} of such texts. */
  static Array texts(Connection connection, List<? extends List<? extends @Nullable String>> lists)
      throws SQLException {
    return connection.createArrayOf("text", lists.stream().map(PostgreSqlArrays::text).toArray());
  }

  /** A parameter of an array type, one part of each thing. */
  static <T> Array column(
      Connection connection, String type, List<T> things, Function<T, @Nullable Object> part)
      throws SQLException {
    return connection.createArrayOf(type, things.stream().map(part).toArray());
  }

  /** A key that a query returned as {@code text[]}. */
  static List<String> key(ResultSet row, int column) throws SQLException {
    List<String> key = list(row, column);
    return Objects.requireNonNull(key, "a key is never null");
  }

  /** A row's texts that a query returned as {@code text[]}; null if it did not. */
  static @Nullable List<@Nullable String> list(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? null : Arrays.asList((String[]) array.getArray());
  }
}
