package dev.rehearse.reports;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.record.Moments;
import dev.rehearse.record.Timeline;
import dev.rehearse.record.VerdictRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What the chart draws, as JSON that is safe inside an HTML script element. Stateless. */
final class ChartData {

  /** A moment that the chart marks. */
  private record Line(double at, String kind, String name) {}

  /** The longest time without a success of a class. */
  private record Standing(double from, double to, @JsonProperty("class") String access) {}

  private ChartData() {}

  static String json(VerdictRecord verdict, History history) {
    Moments moments = Moments.of(history);
    Timeline timeline = Timeline.of(history);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("points", timeline.points());
    data.put("steps", verdict.steps());
    data.put("faults", verdict.faults());
    data.put("lines", lines(history, moments));
    data.put("stalls", stalls(history, moments));
    return safe(JsonMapper.builder().build().writeValueAsString(data));
  }

  /** The same JSON with nothing in it that could end the element or begin a comment. */
  static String safe(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static List<Line> lines(History history, Moments moments) {
    List<Line> lines = new ArrayList<>();
    for (Event event : history.events()) {
      if (event.at() < moments.origin()) {
        continue;
      }
      if (event instanceof Event.ProcessChanged change && change.change().equals("killed")) {
        lines.add(line(moments, event.at(), "kill", change.process() + " killed"));
      } else if (event instanceof Event.EpochChanged change && change.cause().equals("move")) {
        lines.add(line(moments, event.at(), "switch", "truth: " + change.truth().word()));
      } else if (event instanceof Event.EpochChanged change && change.cause().startsWith("reads")) {
        lines.add(line(moments, event.at(), "switch", "reads: " + change.reads().word()));
      } else if (event instanceof Event.EpochChanged change && change.state().equals("draining")) {
        lines.add(line(moments, event.at(), "epoch", "drain"));
      } else if (event instanceof Event.EpochChanged change) {
        lines.add(line(moments, event.at(), "epoch", change.cause()));
      }
    }
    return lines;
  }

  private static Line line(Moments moments, long at, String kind, String name) {
    return new Line(moments.seconds(at), kind, name);
  }

  private static List<Standing> stalls(History history, Moments moments) {
    return Timeline.stalls(history).stream()
        .map(
            each ->
                new Standing(
                    moments.seconds(each.from()),
                    moments.seconds(each.to()),
                    each.access().name().toLowerCase(java.util.Locale.ROOT)))
        .toList();
  }
}
