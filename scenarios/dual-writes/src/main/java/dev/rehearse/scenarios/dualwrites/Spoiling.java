package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Kind;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.ObjectNode;

/** What tools have been known to make of values on the way; each is a sabotage. */
enum Spoiling {
  /** JSON's numbers through doubles. */
  T4 {
    @Override
    @Nullable String value(Kind kind, Catalog.Column column, @Nullable String text) {
      return kind == Kind.JSON && text != null
          ? inDoubles(JsonMapper.shared().readTree(text)).toString()
          : text;
    }
  },
  /** A boolean that is NULL is true. */
  T6 {
    @Override
    @Nullable String value(Kind kind, Catalog.Column column, @Nullable String text) {
      boolean unsaid = kind == Kind.BOOLEAN && text == null;
      // Both engines read a one as true.
      return unsaid ? "1" : text;
    }
  },
  /** A zero date is NULL where that is allowed, else the beginning of time. */
  T7 {
    @Override
    @Nullable String value(Kind kind, Catalog.Column column, @Nullable String text) {
      if (text == null || !text.startsWith("0000-00-00")) {
        return text;
      }
      return column.nullable() ? null : "1970-01-01 00:00:01";
    }
  },
  /** Fractions of a second are dropped. */
  T8 {
    @Override
    @Nullable String value(Kind kind, Catalog.Column column, @Nullable String text) {
      boolean moment = kind == Kind.DATETIME || kind == Kind.INSTANT || kind == Kind.TIME;
      return moment && text != null ? text.replaceFirst("\\.\\d+", "") : text;
    }
  },
  /** A key of zero asks for the next number. */
  T10 {
    @Override
    @Nullable String value(Kind kind, Catalog.Column column, @Nullable String text) {
      return column.identity() != Catalog.Identity.NONE && "0".equals(text) ? NEXT : text;
    }
  },
  /** What does not fit is cut. */
  T12 {
    @Override
    @Nullable String value(Kind kind, Catalog.Column column, @Nullable String text) {
      boolean shrunk = kind == Kind.TEXT && column.base().equals("text");
      return shrunk && text != null && text.codePointCount(0, text.length()) > FITS
          ? text.substring(0, text.offsetByCodePoints(0, FITS))
          : text;
    }
  };

  /** Far above what traffic reaches. */
  private static final String NEXT = "1000000000";

  private static final int FITS = 255;

  /** The one that a sabotage is. */
  static Optional<Spoiling> of(String sabotage) {
    return Arrays.stream(values()).filter(each -> each.name().equals(sabotage)).findFirst();
  }

  /** What becomes of a value. */
  abstract @Nullable String value(Kind kind, Catalog.Column column, @Nullable String text);

  private static JsonNode inDoubles(JsonNode node) {
    if (node.isNumber()) {
      return DoubleNode.valueOf(node.doubleValue());
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, inDoubles(array.get(i)));
      }
    } else if (node instanceof ObjectNode object) {
      object.propertyNames().forEach(name -> object.set(name, inDoubles(object.get(name))));
    }
    return node;
  }
}
