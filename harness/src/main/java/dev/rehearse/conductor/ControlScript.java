package dev.rehearse.conductor;

import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a control does in place of the migration: it lets as much time pass, and lays the faults
 * that may excuse anything, at their recorded times, on its own links to old. Immutable.
 *
 * @param length how long the migration lasted
 * @param faults on links to what was then the truth, or on instances; all others excuse nothing
 */
public record ControlScript(Duration length, List<Plan.Fault> faults) {

  public ControlScript {
    faults = List.copyOf(faults);
  }

  /** The script of a run's control. */
  public static ControlScript of(Plan plan, History history) {
    long began =
        history.events(Event.Phase.class).stream()
            .filter(phase -> phase.phase() == Event.Phase.Name.MIGRATION)
            .mapToLong(Event.Phase::at)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the history has no migration"));
    long ended =
        history.events(Event.Ended.class).stream()
            .mapToLong(Event.Ended::at)
            .findFirst()
            .orElse(began);
    List<Plan.Fault> faults = new ArrayList<>();
    for (Event.FaultStarted started : history.events(Event.FaultStarted.class)) {
      Side truth = truthAt(history, started.at());
      plan.faults().stream()
          .filter(fault -> fault.label().equals(started.name()))
          .findFirst()
          .flatMap(fault -> again(fault, truth, history, started, began))
          .ifPresent(faults::add);
    }
    return new ControlScript(Duration.ofNanos(ended - began), faults);
  }

  private static Optional<Plan.Fault> again(
      Plan.Fault fault, Side truth, History history, Event.FaultStarted started, long began) {
    boolean instance = fault.process().filter(name -> name.startsWith("application")).isPresent();
    boolean link =
        fault
            .link()
            .filter(name -> name.startsWith("application") && name.endsWith("->" + truth.word()))
            .isPresent();
    if (!instance && !link) {
      return Optional.empty();
    }
    // Also for a reset, whose length nobody planned: new connections are cut as long as it acts.
    Optional<Duration> length =
        history.events(Event.FaultEnded.class).stream()
            .filter(end -> end.name().equals(started.name()))
            .map(end -> Duration.ofNanos(end.at() - started.at()))
            .findFirst()
            .or(fault::length);
    return Optional.of(
        new Plan.Fault(
            started.name(),
            "",
            Duration.ofNanos(started.at() - began),
            fault.link().map(name -> name.substring(0, name.indexOf("->")) + "->old"),
            fault.process(),
            fault.statement(),
            fault.kind(),
            fault.of(),
            fault.jitter(),
            fault.rate(),
            length,
            Optional.empty()));
  }

  private static Side truthAt(History history, long at) {
    return history.events(Event.EpochChanged.class).stream()
        .filter(changed -> changed.at() <= at)
        .reduce((first, second) -> second)
        .map(Event.EpochChanged::truth)
        .orElse(Side.OLD);
  }
}
