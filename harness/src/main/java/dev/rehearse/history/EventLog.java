package dev.rehearse.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    List<Event> events = new ArrayList<>();
    if (!Files.exists(file)) {
      return events;
    }
    JsonMapper mapper = JsonMapper.builder().build();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      try {
        events.add(mapper.readValue(lines.get(i), Event.class));
      } catch (JacksonException e) {
        if (i < lines.size() - 1) {
          throw new IOException(
              file + ":" + (i + 1) + ": this is no event: " + e.getOriginalMessage(), e);
        }
      }
    }
    events.sort(Comparator.comparingLong(Event::at));
    return events;
  }
}
