package dev.rehearse.history;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Appends operations in the layout of {@code docs/history.md}. Thread-safe; a record is with the
 * kernel when {@link #append} returns, so that a killed process loses none.
 */
public final class OperationLogWriter implements AutoCloseable {

  static final int MAGIC = 0x52485031; // "RHP1"
  static final int STRING = 1;
  static final int OPERATION = 2;

  private final OutputStream out;
  private final Map<String, Integer> dictionary = new HashMap<>();
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(256);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(256);

  private OperationLogWriter(OutputStream out) {
    this.out = out;
  }

  /** Makes a new file. */
  public static OperationLogWriter create(Path file) throws IOException {
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
    DataOutputStream head = new DataOutputStream(out);
    head.writeInt(MAGIC);
    head.flush();
    return new OperationLogWriter(out);
  }

  /** Appends one operation. */
  public synchronized void append(Operation operation) {
    buffer.reset();
    body.reset();
    fields(operation);
    buffer.write(OPERATION);
    number(buffer, body.size());
    buffer.writeBytes(body.toByteArray());
    try {
      out.write(buffer.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("The history cannot be written: " + e.getMessage(), e);
    }
  }

  // The layout fixes the order of these enums; OperationLogTest holds it.
  @SuppressWarnings("EnumOrdinal")
  private void fields(Operation operation) {
    number(body, operation.id());
    number(body, operation.client());
    number(body, name(operation.name()));
    body.write(
        operation.access().ordinal()
            | operation.outcome().ordinal() << 1
            | operation.answer().ordinal() << 3
            | (operation.returned() == Operation.NEVER ? 1 << 5 : 0));
    number(body, operation.intended());
    signed(body, operation.call() - operation.intended());
    if (operation.returned() != Operation.NEVER) {
      number(body, operation.returned() - operation.call());
    }
    number(body, name(operation.detail()));
    number(body, operation.epoch());
    number(body, operation.effects().size());
    for (Effect effect : operation.effects()) {
      body.write(effect.kind().ordinal());
      number(body, name(effect.table()));
      text(body, effect.key());
      number(body, name(effect.column()));
      text(body, effect.value());
    }
  }

  /** A name's number; its text is written before the record that first uses it. */
  private int name(String text) {
    Integer known = dictionary.get(text);
    if (known != null) {
      return known;
    }
    int number = dictionary.size();
    dictionary.put(text, number);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    buffer.write(STRING);
    number(buffer, bytes.length);
    buffer.writeBytes(bytes);
    return number;
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void signed(ByteArrayOutputStream out, long value) {
    number(out, (value << 1) ^ (value >> 63));
  }

  private static void number(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
