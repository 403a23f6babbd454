package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether two texts of a kind say the same value, however two engines write it. Stateless. */
final class Meaning {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final BigDecimal LEAST = new BigDecimal(Long.MIN_VALUE);
  private static final BigDecimal GREATEST =
      new BigDecimal(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));

  private Meaning() {}

  static boolean same(Kind kind, String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    return switch (kind) {
      case INTEGER, DECIMAL -> new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
      case FLOAT ->
          Float.floatToIntBits(Float.parseFloat(one))
              == Float.floatToIntBits(Float.parseFloat(other));
      case DOUBLE ->
          Double.doubleToLongBits(Double.parseDouble(one))
              == Double.doubleToLongBits(Double.parseDouble(other));
      case TIME, DATETIME, INSTANT -> withoutZeros(one).equals(withoutZeros(other));
      case JSON -> JSON.readTree(one).equals(Meaning::byValue, JSON.readTree(other));
      default -> false;
    };
  }

  /**
   * {@code 12:00:00.500000} is {@code 12:00:00.5}, and {@code 12:00:00.000000} no more than that.
   */
  private static String withoutZeros(String time) {
    return time.contains(".") ? time.replaceFirst("\\.?0+$", "") : time;
  }

  /**
   * The same JSON, if every number in it is one that MySQL's JSON keeps: an integer of 64 bits, or
   * what a double holds.
   *
   * @throws IllegalArgumentException naming the first that is not
   */
  static String inDoubles(String json) {
    check(JSON.readTree(json));
    return json;
  }

  private static void check(JsonNode node) {
    if (node.isNumber()) {
      BigDecimal value = node.decimalValue();
      boolean whole = value.stripTrailingZeros().scale() <= 0;
      boolean kept =
          (whole && value.compareTo(LEAST) >= 0 && value.compareTo(GREATEST) <= 0)
              || (!Double.isInfinite(value.doubleValue())
                  && new BigDecimal(Double.toString(value.doubleValue())).compareTo(value) == 0);
      if (!kept) {
        throw new IllegalArgumentException("MySQL's JSON has no number " + value);
      }
    }
    node.values().forEach(Meaning::check);
  }

  private static int byValue(JsonNode one, JsonNode other) {
    boolean same =
        (one.isNumber() && other.isNumber())
            ? one.decimalValue().compareTo(other.decimalValue()) == 0
            : one.equals(other);
    return same ? 0 : 1;
  }
}
