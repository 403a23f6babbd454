package dev.rehearse.observe;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One text for all JSON of one meaning: keys in order, no blanks, numbers by value. MySQL 5.7
 * writes 1.0 as 1, and no two engines agree on blanks. Stateless.
 */
final class JsonText {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private JsonText() {}

  static @Nullable String canonical(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return of(JSON.readTree(text));
    } catch (JacksonException e) {
      // An engine's column holds nothing else; what is no JSON then means itself.
      return text;
    }
  }

  private static String of(JsonNode node) {
    if (node.isObject()) {
      Map<String, String> members = new TreeMap<>();
      node.properties().forEach(each -> members.put(each.getKey(), of(each.getValue())));
      return members.entrySet().stream()
          .map(each -> JSON.writeValueAsString(each.getKey()) + ":" + each.getValue())
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (node.isArray()) {
      return node.values().stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
    }
    return node.isNumber() ? number(node.decimalValue()) : node.toString();
  }

  private static String number(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
  }
}
