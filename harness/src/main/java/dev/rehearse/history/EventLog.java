package dev.rehearse.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link EventLogWriter} wrote. Stateless. */
public final class EventLog {

  private EventLog() {}

  /**
   * The events of a file in order of time; none if there is no such file. A torn last line, as a
   * crash leaves it, is left out.
   *
   * @throws IOException if a line before the last is no event
   */
  public static List<Event> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new ArrayList<>();
    }
    JsonMapper mapper = JsonMapper.builder().build();
    List<String> lines = Files.readAllLines(file);
    List<Read> all =
        IntStream.range(0, lines.size())
            .parallel()
            .mapToObj(index -> line(mapper, lines.get(index)))
            .toList();
    List<Event> events = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      Read read = all.get(i);
      read.event().ifPresent(events::add);
      if (read.event().isEmpty() && i < all.size() - 1) {
        throw new IOException(file + ":" + (i + 1) + ": this is no event: " + read.trouble());
      }
    }
    events.sort(Comparator.comparingLong(Event::at));
    return events;
  }

  private record Read(Optional<Event> event, String trouble) {}

  private static Read line(JsonMapper mapper, String line) {
    try {
      return new Read(Optional.of(mapper.readValue(line, Event.class)), "");
    } catch (JacksonException e) {
      return new Read(Optional.empty(), String.valueOf(e.getOriginalMessage()));
    }
  }
}
