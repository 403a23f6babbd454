package dev.rehearse.record;

import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When things were: phases, steps and faults of a history as spans of time, ns. Immutable.
 *
 * @param origin when measuring began
 * @param migration when the migration began; {@link Long#MAX_VALUE} if it never did
 * @param after when the migration ended
 * @param end the last thing that happened
 */
public record Moments(
    long origin, long migration, long after, long end, List<Band> steps, List<Fault> faults) {

  public Moments {
    steps = List.copyOf(steps);
    faults = List.copyOf(faults);
  }

  /** A named span; detail is a step's ending. */
  public record Band(String name, long from, long to, String detail) {}

  /** A fault's span, without the time to settle. */
  public record Fault(
      String name, String kind, String target, long from, long to, long effect, String unit) {}

  /** The moments of a history, also of one that broke off. */
  public static Moments of(History history) {
    int size = history.operations().size();
    long first = size == 0 ? 0 : history.operations().get(0).intended();
    long last = size == 0 ? 0 : history.operations().get(size - 1).call();
    long end = Math.max(last, phase(history, Event.Phase.Name.ENDED, last));
    long after = phase(history, Event.Phase.Name.AFTER, end);
    return new Moments(
        phase(history, Event.Phase.Name.BEFORE, first),
        phase(history, Event.Phase.Name.MIGRATION, Long.MAX_VALUE),
        after,
        end,
        steps(history, after),
        faults(history, end));
  }

  private static long phase(History history, Event.Phase.Name name, long otherwise) {
    return history.events(Event.Phase.class).stream()
        .filter(each -> each.phase() == name)
        .mapToLong(Event::at)
        .findFirst()
        .orElse(otherwise);
  }

  private static List<Band> steps(History history, long open) {
    Map<String, Band> bands = new LinkedHashMap<>();
    for (Event event : history.events()) {
      if (event instanceof Event.StepStarted started) {
        // A resumed step is one step, from its first start to its last end.
        bands.merge(
            started.step(),
            new Band(started.step(), started.at(), open, "unfinished"),
            (old, again) -> new Band(old.name(), old.from(), again.to(), again.detail()));
      } else if (event instanceof Event.StepEnded ended) {
        bands.computeIfPresent(
            ended.step(), (step, band) -> new Band(step, band.from(), ended.at(), ended.ending()));
      }
    }
    return List.copyOf(bands.values());
  }

  private static List<Fault> faults(History history, long open) {
    Map<String, Event.FaultEnded> ends = new LinkedHashMap<>();
    history.events(Event.FaultEnded.class).forEach(each -> ends.put(each.name(), each));
    List<Fault> faults = new ArrayList<>();
    for (Event.FaultStarted each : history.events(Event.FaultStarted.class)) {
      Event.FaultEnded end = ends.get(each.name());
      faults.add(
          new Fault(
              each.name(),
              each.kind(),
              each.target(),
              each.at(),
              end == null ? open : end.at(),
              end == null ? 0 : end.effect(),
              end == null ? "" : end.unit()));
    }
    return faults;
  }

  /** Whether a span overlaps the window of a fault. */
  boolean inFault(long from, long to, long settle) {
    return faults.stream().anyMatch(each -> from < each.to() + settle && to >= each.from());
  }

  /** Seconds since measuring began, to the hundredth. */
  public double seconds(long at) {
    return Figures.round((at - origin) / 1e9);
  }
}
