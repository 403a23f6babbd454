package dev.rehearse.history;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a history from elsewhere: JSON lines, one operation on one register each, as {@code
 * docs/history.md} describes. Stateless.
 *
 * <p>In the table each operation's id is its line, its client the number of a text, and its only
 * effect's register is the column of table and key {@value #NAMELESS}.
 */
public final class OperationLines {

  /** Table and key of every register: such a history knows only one name for each. */
  public static final String NAMELESS = "register";

  private OperationLines() {}

  /** A line that is no operation: a mistake of whoever wrote the file. */
  public static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedException(Path file, long line, String trouble) {
      super(file + ":" + line + ": " + trouble);
    }
  }

  /**
   * The operations of a file, in order of their call. Empty lines are stepped over.
   *
   * @throws MalformedException if a line is no operation; its message names file and line
   * @throws IOException if the file cannot be read
   */
  public static OperationTable read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    OperationCollector collector = new OperationCollector();
    Lines lines = new Lines(file, bytes, collector);
    int from = 0;
    long line = 1;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        lines.line(from, i, line++);
        from = i + 1;
      }
    }
    return collector.table();
  }

  /** One line after another. */
  private static final class Lines {
    private static final Set<String> KINDS = Set.of("read", "write");
    private static final Set<String> OUTCOMES = Set.of("ok", "failed", "unknown");

    private final Path file;
    private final byte[] bytes;
    private final OperationCollector collector;
    private final int table;
    private final int noName;
    private final JsonMapper mapper =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    Lines(Path file, byte[] bytes, OperationCollector collector) {
      this.file = file;
      this.bytes = bytes;
      this.collector = collector;
      this.table = collector.texts.number(NAMELESS);
      this.noName = collector.texts.number("");
    }

    void line(int from, int until, long line) throws IOException {
      PlainLine plain = new PlainLine(bytes, from, until, collector.texts);
      if (plain.empty()) {
        return;
      }
      if (plain.read()) {
        add(plain, line);
      } else {
        add(parsed(from, until, line), line);
      }
    }

    private void add(PlainLine plain, long line) throws MalformedException {
      String trouble = plain.trouble();
      if (!trouble.isEmpty()) {
        throw new MalformedException(file, line, trouble);
      }
      OperationColumns columns = collector.columns;
      int index = columns.next();
      columns.ids[index] = line;
      columns.clients[index] = plain.client;
      columns.names[index] = noName;
      columns.details[index] = noName;
      columns.flags[index] = (byte) (plain.kind | plain.outcome << 1);
      columns.intended[index] = plain.call;
      columns.calls[index] = plain.call;
      boolean never = plain.returned == PlainLine.NULL || plain.outcome == PlainLine.UNKNOWN;
      columns.returns[index] = never ? Operation.NEVER : plain.returned;
      collector.effect(plain.kind, table, table, plain.register, plain.value);
      collector.ended(index);
    }

    /** A line that is not as plain as they come, or no operation at all. */
    private PlainLine parsed(int from, int until, long line) throws MalformedException {
      JsonNode node;
      try {
        node = mapper.readTree(new String(bytes, from, until - from, StandardCharsets.UTF_8));
      } catch (JacksonException e) {
        throw new MalformedException(file, line, "this is no JSON: " + e.getOriginalMessage());
      }
      if (!node.isObject()) {
        throw new MalformedException(file, line, "this is no operation, a JSON object");
      }
      PlainLine plain = new PlainLine(bytes, from, until, collector.texts);
      JsonNode client = field(node, "client", line);
      plain.client = collector.texts.number(client.asString());
      if (!client.isString() && !client.isIntegralNumber()) {
        throw new MalformedException(file, line, "client must be a text or a whole number");
      }
      plain.register = collector.texts.number(text(node, "register", line));
      plain.kind = one(node, "kind", KINDS, line).equals("read") ? 0 : 1;
      String outcome = one(node, "outcome", OUTCOMES, line);
      plain.outcome = outcome.equals("ok") ? 0 : outcome.equals("failed") ? 1 : PlainLine.UNKNOWN;
      plain.value = value(field(node, "value", line), line);
      plain.call = time(node, "call", line);
      plain.returned =
          field(node, "return", line).isNull() ? PlainLine.NULL : time(node, "return", line);
      return plain;
    }

    private JsonNode field(JsonNode node, String name, long line) throws MalformedException {
      JsonNode field = node.get(name);
      if (field == null) {
        throw new MalformedException(file, line, "the operation has no \"" + name + "\"");
      }
      return field;
    }

    private String text(JsonNode node, String name, long line) throws MalformedException {
      JsonNode field = field(node, name, line);
      if (!field.isString()) {
        throw new MalformedException(file, line, name + " must be a text, not " + field);
      }
      return field.asString();
    }

    private String one(JsonNode node, String name, Set<String> words, long line)
        throws MalformedException {
      String word = text(node, name, line);
      if (!words.contains(word)) {
        throw new MalformedException(
            file,
            line,
            name
                + " must be one of "
                + words.stream().sorted().toList()
                + ", not \""
                + word
                + "\"");
      }
      return word;
    }

    private long time(JsonNode node, String name, long line) throws MalformedException {
      JsonNode field = field(node, name, line);
      if (!field.isIntegralNumber() || !field.canConvertToLong()) {
        throw new MalformedException(
            file, line, name + " must be a whole number of nanoseconds, not " + field);
      }
      return field.asLong();
    }

    private int value(JsonNode value, long line) throws MalformedException {
      if (value.isNull()) {
        return collector.texts.number(Values.ABSENT);
      }
      if (value.isString()) {
        return collector.texts.number("=" + value.asString());
      }
      if (value.isNumber()) {
        return collector.texts.number(number(value.decimalValue()));
      }
      throw new MalformedException(
          file, line, "value must be a text, a number or null, not " + value);
    }
  }

  /** Equal numbers have equal tokens, and none is a text's. */
  static String number(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    // 1e9 is 1000000000, but 1e999999999 is not to be written out.
    return "#" + (plain.scale() <= 0 && plain.scale() > -18 ? plain.toPlainString() : plain);
  }

  /** What a witness shows for a token. */
  public static String shown(@Nullable String token) {
    if (token == null || token.equals(Values.ABSENT)) {
      return "null";
    }
    return token.startsWith("=") ? "\"" + token.substring(1) + "\"" : token.substring(1);
  }
}
