package dev.rehearse.conductor;

import dev.rehearse.history.Event;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What feeds have written of themselves: JSON lines, of which a killed process may have left one
 * torn, with the next behind it. Stateless.
 */
final class FeedFiles {
  private static final Pattern VALIDATED =
      Pattern.compile("\"what\":\"validated\",\"rows\":(\\d+),\"nanos\":(\\d+)}$");

  private FeedFiles() {}

  /** Tells what they read back, if they read back anything. */
  static void validated(Path logs, Consumer<Event> log) throws IOException {
    long rows = 0;
    long nanos = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(logs, "feed-*.log")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          Matcher said = VALIDATED.matcher(line);
          if (said.find()) {
            rows += Long.parseLong(said.group(1));
            nanos += Long.parseLong(said.group(2));
          }
        }
      }
    }
    if (rows > 0) {
      log.accept(new Event.Validated(System.nanoTime(), rows, nanos));
    }
  }
}
