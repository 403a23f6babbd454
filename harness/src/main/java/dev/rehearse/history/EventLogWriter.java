package dev.rehearse.history;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.json.JsonMapper;

/**
 * Appends events as JSON lines. Thread-safe; a line is with the kernel when {@link #append}
 * returns, so that a killed process loses none.
 */
public final class EventLogWriter implements AutoCloseable {

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final OutputStream out;

  private EventLogWriter(OutputStream out) {
    this.out = out;
  }

  /** Opens a file for appending, making it if need be. */
  public static EventLogWriter create(Path file) throws IOException {
    return new EventLogWriter(
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Appends one event. */
  public void append(Event event) {
    byte[] line = (mapper.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      synchronized (this) {
        out.write(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The history cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
