package dev.rehearse.observe;

import dev.rehearse.database.Dialect;
import dev.rehearse.database.Kind;
import dev.rehearse.database.MySql;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One text for all texts of one value, whichever engine wrote it. Stateless. It knows nothing of
 * how strategies turn one engine's values into another's.
 *
 * <p>Texts, integers, decimals and dates are the same everywhere. JSON is taken by meaning (MySQL
 * 5.7 writes 1.0 as 1), floats by their bits, times without zeros at their end.
 */
final class ValueText {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private ValueText() {}

  /** A value's text in a shape's way. */
  static @Nullable String of(
      Dialect dialect, TableShape.Texts texts, Kind kind, @Nullable String text) {
    if (text == null) {
      return null;
    }
    if (texts == TableShape.Texts.OF_ANY_ENGINE) {
      return of(dialect, kind, text);
    }
    // Two versions of this engine already write the same JSON in two ways.
    return kind == Kind.JSON && dialect instanceof MySql ? json(text) : text;
  }

  private static String of(Dialect dialect, Kind kind, String text) {
    return switch (kind) {
      case BOOLEAN -> truth(text);
      case FLOAT -> Float.toString(Float.parseFloat(text));
      case DOUBLE -> Double.toString(Double.parseDouble(text));
      case TIME, DATETIME -> withoutZeros(text);
      case INSTANT -> withoutZeros(text.replaceFirst("\\+00$", ""));
      case BINARY -> text.toLowerCase(Locale.ROOT).replaceFirst("^\\\\x", "");
      case BITS -> new BigInteger(text, dialect instanceof MySql ? 16 : 2).toString(2);
      case JSON -> json(text);
      default -> text;
    };
  }

  private static String truth(String text) {
    return switch (text) {
      case "0" -> "false";
      case "1" -> "true";
      default -> text;
    };
  }

  private static String withoutZeros(String time) {
    return time.contains(".") ? time.replaceFirst("\\.?0+$", "") : time;
  }

  /** Keys in order, no blanks, numbers by value. */
  private static String json(String text) {
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
      return node.values().stream().map(ValueText::of).collect(Collectors.joining(",", "[", "]"));
    }
    return node.isNumber() ? number(node.decimalValue()) : node.toString();
  }

  private static String number(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
  }
}
