package dev.rehearse.history;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Appends operations in the layout of {@code docs/history.md}. Thread-safe; a record is with the
 * kernel when {@link #append} returns, so that a killed process loses none.
 *
 * <p>It runs inside the injector, so it costs one copy and one call of the kernel for a record.
 */
public final class OperationLogWriter implements Closeable {

  static final int MAGIC = 0x52485031; // "RHP1"
  static final int STRING = 1;
  static final int OPERATION = 2;

  /** The flag of an operation that never returned; the bits below are three enums. */
  static final int NEVER = 1 << 5;

  private final OutputStream out;
  private final Map<String, Integer> dictionary = new HashMap<>();
  private final Bytes record = new Bytes();
  private final Bytes body = new Bytes();

  private OperationLogWriter(OutputStream out) {
    this.out = out;
  }

  /** Makes a new file. */
  public static OperationLogWriter create(Path file) throws IOException {
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
    out.write(new byte[] {MAGIC >>> 24, MAGIC >>> 16 & 0xFF, MAGIC >>> 8 & 0xFF, MAGIC & 0xFF});
    return new OperationLogWriter(out);
  }

  /** Appends one operation. */
  public void append(Operation operation) {
    try {
      synchronized (this) {
        record.size = 0;
        body.size = 0;
        fields(operation);
        record.one(OPERATION);
        record.number(body.size);
        record.all(body.bytes, body.size);
        out.write(record.bytes, 0, record.size);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The history cannot be written: " + e.getMessage(), e);
    }
  }

  private void fields(Operation operation) {
    boolean never = operation.returned() == Operation.NEVER;
    body.number(operation.id());
    body.number(operation.client());
    body.number(name(operation.name()));
    body.one(OperationCollector.flags(operation) | (never ? NEVER : 0));
    body.number(operation.intended());
    body.signed(operation.call() - operation.intended());
    if (!never) {
      body.number(operation.returned() - operation.call());
    }
    body.number(name(operation.detail()));
    body.number(operation.epoch());
    body.number(operation.effects().size());
    for (Effect effect : operation.effects()) {
      effect(effect);
    }
  }

  // The layout fixes the order of the enum; JournalsTest holds it.
  @SuppressWarnings("EnumOrdinal")
  private void effect(Effect effect) {
    body.one(effect.kind().ordinal());
    body.number(name(effect.table()));
    body.text(effect.key());
    body.number(name(effect.column()));
    body.text(effect.value());
  }

  /** A name's number; its text is written before the record that first uses it. */
  private int name(String text) {
    Integer known = dictionary.get(text);
    if (known != null) {
      return known;
    }
    int number = dictionary.size();
    dictionary.put(text, number);
    record.one(STRING);
    record.text(text);
    return number;
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }

  private static final class Bytes {
    private byte[] bytes = new byte[1 << 10];
    private int size;

    private void room(int more) {
      if (size + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
      }
    }

    void one(int value) {
      room(1);
      bytes[size++] = (byte) value;
    }

    void all(byte[] source, int length) {
      room(length);
      System.arraycopy(source, 0, bytes, size, length);
      size += length;
    }

    void text(String text) {
      byte[] source = text.getBytes(StandardCharsets.UTF_8);
      number(source.length);
      all(source, source.length);
    }

    void signed(long value) {
      number((value << 1) ^ (value >> 63));
    }

    void number(long value) {
      room(10);
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
    }
  }
}
