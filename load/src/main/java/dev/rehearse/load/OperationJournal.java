package dev.rehearse.load;

import dev.rehearse.history.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** The journal as a file. Thread-safe. */
final class OperationJournal implements Journal, AutoCloseable {
  private static final ObjectWriter LINES = JsonMapper.shared().writerFor(Operation.class);

  private final Writer file;

  private OperationJournal(Writer file) {
    this.file = file;
  }

  static OperationJournal create(Path file) throws IOException {
    return new OperationJournal(Files.newBufferedWriter(file));
  }

  @Override
  public void append(Operation operation) {
    String line = LINES.writeValueAsString(operation) + "\n";
    try {
      synchronized (this) {
        file.write(line);
        file.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an operation cannot be written down", e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
