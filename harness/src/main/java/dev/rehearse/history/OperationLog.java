package dev.rehearse.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what {@link OperationLogWriter} wrote, up to the last whole record. Stateless.
 *
 * <p>A file is read as a whole: up to 2 GB, some 30 million operations.
 */
public final class OperationLog {

  private OperationLog() {}

  /**
   * The operations of one or more files, in order of their call.
   *
   * @throws IOException if one cannot be read, is no such file, or is damaged before its last
   *     record
   */
  public static OperationTable read(Path... files) throws IOException {
    OperationCollector collector = new OperationCollector();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      Reader reader = new Reader(bytes, collector);
      if (!reader.magic()) {
        throw new IOException(file + " is no journal of operations");
      }
      try {
        reader.all();
      } catch (IndexOutOfBoundsException e) {
        throw new IOException(
            file + " is damaged in the record at byte " + reader.record + ": " + e.getMessage(), e);
      }
    }
    return collector.table();
  }

  /** A table of these operations. */
  public static OperationTable of(List<Operation> operations) {
    return OperationTable.of(operations);
  }

  private static final class Reader {
    private final byte[] bytes;
    private final OperationCollector collector;
    private int[] dictionary = new int[256];
    private int names;
    private int at = Integer.BYTES;
    private int record;

    Reader(byte[] bytes, OperationCollector collector) {
      this.bytes = bytes;
      this.collector = collector;
    }

    boolean magic() {
      return bytes.length >= Integer.BYTES
          && (bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3])
              == OperationLogWriter.MAGIC;
    }

    /** A crash can tear the last record only; everything before it is whole. */
    void all() {
      while (at < bytes.length) {
        record = at;
        int kind = bytes[at++];
        if (!wholeNumber()) {
          return;
        }
        long length = number();
        if (length > bytes.length - at) {
          return;
        }
        int end = at + (int) length;
        if (kind == OperationLogWriter.STRING) {
          name((int) length);
        } else if (kind == OperationLogWriter.OPERATION) {
          operation();
        }
        // A kind of a later version is stepped over.
        at = end;
      }
    }

    private boolean wholeNumber() {
      for (int i = at; i < bytes.length; i++) {
        if (bytes[i] >= 0) {
          return true;
        }
      }
      return false;
    }

    private void name(int length) {
      if (names == dictionary.length) {
        dictionary = Arrays.copyOf(dictionary, 2 * names);
      }
      dictionary[names++] = collector.texts.number(bytes, at, length);
    }

    private void operation() {
      OperationColumns columns = collector.columns;
      int index = columns.next();
      columns.ids[index] = number();
      columns.clients[index] = (int) number();
      columns.names[index] = name();
      int flags = bytes[at++];
      columns.flags[index] = (byte) (flags & 0x1F);
      long intended = number();
      long call = intended + signed();
      columns.intended[index] = intended;
      columns.calls[index] = call;
      boolean never = (flags & OperationLogWriter.NEVER) != 0;
      columns.returns[index] = never ? Operation.NEVER : call + number();
      columns.details[index] = name();
      columns.epochs[index] = number();
      int effects = (int) number();
      for (int i = 0; i < effects; i++) {
        int kind = bytes[at++];
        int table = name();
        int key = text();
        collector.effect(kind, table, key, name(), text());
      }
      collector.ended(index);
    }

    private int name() {
      int number = (int) number();
      if (number >= names) {
        throw new IndexOutOfBoundsException("it refers to a name that no earlier record gives");
      }
      return dictionary[number];
    }

    private int text() {
      int length = (int) number();
      int number = collector.texts.number(bytes, at, length);
      at += length;
      return number;
    }

    private long signed() {
      long value = number();
      return (value >>> 1) ^ -(value & 1);
    }

    private long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes[at++];
        value |= (long) (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }
  }
}
