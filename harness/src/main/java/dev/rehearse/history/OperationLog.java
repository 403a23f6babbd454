package dev.rehearse.history;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads what {@link OperationLogWriter} wrote, up to the last whole record. Stateless. */
public final class OperationLog {

  private OperationLog() {}

  /**
   * The operations of a file, in order of their call.
   *
   * @throws IOException if it cannot be read or is no such file
   */
  public static OperationTable read(Path file) throws IOException {
    List<Operation> operations = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // A map holds 2 GB: some 20 million operations.
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      if (bytes.remaining() < Integer.BYTES || bytes.getInt() != OperationLogWriter.MAGIC) {
        throw new IOException(file + " is no journal of operations");
      }
      new Reader(bytes, operations).all();
    }
    operations.sort(Comparator.comparingLong(Operation::call));
    return of(operations);
  }

  /** A table of these operations; they must be in order of their call. */
  public static OperationTable of(List<Operation> operations) {
    List<Operation> copy = List.copyOf(operations);
    return new OperationTable() {
      @Override
      public int size() {
        return copy.size();
      }

      @Override
      public Operation get(int index) {
        return copy.get(index);
      }
    };
  }

  private static final class Reader {
    private final ByteBuffer bytes;
    private final List<Operation> operations;
    private final List<String> dictionary = new ArrayList<>();

    Reader(ByteBuffer bytes, List<Operation> operations) {
      this.bytes = bytes;
      this.operations = operations;
    }

    void all() {
      try {
        while (bytes.hasRemaining()) {
          int kind = bytes.get();
          int length = (int) number();
          if (length > bytes.remaining()) {
            return;
          }
          if (kind == OperationLogWriter.STRING) {
            dictionary.add(text(length));
          } else {
            operations.add(operation());
          }
        }
      } catch (BufferUnderflowException e) {
        // A crash in the middle of the last record; everything before it is whole.
        return;
      }
    }

    private Operation operation() {
      long id = number();
      int client = (int) number();
      String name = name();
      int flags = bytes.get();
      long intended = number();
      long call = intended + signed();
      long returned = (flags & 1 << 5) != 0 ? Operation.NEVER : call + number();
      String detail = name();
      long epoch = number();
      int count = (int) number();
      List<Effect> effects = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        effects.add(effect());
      }
      return new Operation(
          id,
          client,
          name,
          ACCESS[flags & 1],
          intended,
          call,
          returned,
          OUTCOMES[flags >> 1 & 3],
          ANSWERS[flags >> 3 & 3],
          detail,
          epoch,
          effects);
    }

    private Effect effect() {
      Effect.Kind kind = KINDS[bytes.get()];
      String table = name();
      String key = text((int) number());
      String column = name();
      return new Effect(kind, table, key, column, text((int) number()));
    }

    private static final Operation.Access[] ACCESS = Operation.Access.values();
    private static final Operation.Outcome[] OUTCOMES = Operation.Outcome.values();
    private static final Operation.Answer[] ANSWERS = Operation.Answer.values();
    private static final Effect.Kind[] KINDS = Effect.Kind.values();

    private String name() {
      return dictionary.get((int) number());
    }

    private String text(int length) {
      byte[] text = new byte[length];
      bytes.get(text);
      return new String(text, StandardCharsets.UTF_8);
    }

    private long signed() {
      long value = number();
      return (value >>> 1) ^ -(value & 1);
    }

    private long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes.get();
        value |= (long) (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }
  }
}
