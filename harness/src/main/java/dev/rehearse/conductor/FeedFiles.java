package dev.rehearse.conductor;

import dev.rehearse.history.Event;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What feeds have written of themselves: JSON lines, the last of which may be torn. Stateless. */
final class FeedFiles {
  private FeedFiles() {}

  /** Tells what they read back, if they read back anything. */
  static void validated(Path logs, Consumer<Event> log) throws IOException {
    long rows = 0;
    long nanos = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(logs, "feed-*.log")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          // A process may have been killed in the middle of one.
          if (line.contains("\"validated\"") && line.endsWith("}")) {
            JsonNode said = JsonMapper.shared().readTree(line);
            rows += said.path("rows").asLong();
            nanos += said.path("nanos").asLong();
          }
        }
      }
    }
    if (rows > 0) {
      log.accept(new Event.Validated(System.nanoTime(), rows, nanos));
    }
  }
}
