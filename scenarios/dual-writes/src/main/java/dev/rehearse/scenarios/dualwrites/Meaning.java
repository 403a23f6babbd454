package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether two sides' texts mean the same value. Stateless.
 *
 * <p>They nearly always are the same text. JSON is the exception: 5.7 and 8.0 of MySQL write the
 * same number in two ways.
 */
final class Meaning {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Meaning() {}

  /** Whether two rows mean the same; null: there is no row. */
  static boolean same(
      List<Catalog.Column> columns,
      @Nullable List<@Nullable String> one,
      @Nullable List<@Nullable String> other) {
    if (one == null || other == null) {
      return one == other;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!same(columns.get(i), one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether two values of a column do. */
  static boolean same(Catalog.Column column, @Nullable String one, @Nullable String other) {
    boolean json = column.base().equals("json") && one != null && other != null;
    return Objects.equals(one, other)
        || (json && JSON.readTree(one).equals(Meaning::byValue, JSON.readTree(other)));
  }

  private static int byValue(JsonNode one, JsonNode other) {
    boolean same =
        (one.isNumber() && other.isNumber())
            ? one.decimalValue().compareTo(other.decimalValue()) == 0
            : one.equals(other);
    return same ? 0 : 1;
  }
}
