package dev.rehearse.scenarios.dualwrites;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The append-only file of what a feed did and what it could not do, NDJSON. Thread-safe. */
final class FeedFile implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final FileChannel channel;

  FeedFile(Path file) {
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("The feed's file " + file + " cannot be opened.", e);
    }
  }

  /** Appends one line; the pairs are keys and values in turn. */
  synchronized void line(String what, Object... pairs) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("at", System.nanoTime());
    line.put("what", what);
    for (int i = 0; i < pairs.length; i += 2) {
      line.put((String) pairs[i], pairs[i + 1]);
    }
    byte[] bytes = (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      channel.write(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("The feed's file cannot be written.", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The feed's file cannot be closed.", e);
    }
  }
}
