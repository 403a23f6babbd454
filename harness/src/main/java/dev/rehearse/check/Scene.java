package dev.rehearse.check;

import dev.rehearse.history.Effect;
import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Side;
import dev.rehearse.history.Values;
import dev.rehearse.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The frame in which operations are judged: phases, steps and the windows of faults. Immutable.
 *
 * @param origin when the traffic began, ns; times are told from here
 * @param measured when measuring began, ns
 * @param migration when the migration began, ns
 * @param end when the traffic had ended, ns
 * @param steps in order of time
 * @param windows fault windows, the fault plus {@code settle}
 * @param epochs the front door's records, in order of time
 */
public record Scene(
    long origin,
    long measured,
    long migration,
    long end,
    List<Span> steps,
    List<Window> windows,
    List<Event.EpochChanged> epochs) {

  /** A step's time, from its first start to its end; one that never ended lasts to the end. */
  public record Span(String name, long from, long until) {}

  /** A fault's window. */
  public record Window(String fault, String target, String kind, long from, long until) {}

  /** Reads the frame out of a history. */
  public static Scene of(Plan plan, History history) {
    long origin = phase(history, Event.Phase.Name.WARM_UP).orElse(0L);
    long measured = phase(history, Event.Phase.Name.BEFORE).orElse(origin);
    long migration = phase(history, Event.Phase.Name.MIGRATION).orElse(Long.MAX_VALUE);
    long end = phase(history, Event.Phase.Name.ENDED).orElse(Long.MAX_VALUE);
    return new Scene(
        origin,
        measured,
        migration,
        end,
        steps(history, end),
        windows(plan, history, end),
        history.events(Event.EpochChanged.class));
  }

  private static Optional<Long> phase(History history, Event.Phase.Name name) {
    return history.events(Event.Phase.class).stream()
        .filter(phase -> phase.phase() == name)
        .map(Event.Phase::at)
        .findFirst();
  }

  private static List<Span> steps(History history, long end) {
    List<Span> steps = new ArrayList<>();
    for (Event.StepStarted started : history.events(Event.StepStarted.class)) {
      if (steps.stream().noneMatch(step -> step.name().equals(started.step()))) {
        long until =
            history.events(Event.StepEnded.class).stream()
                .filter(ended -> ended.step().equals(started.step()))
                .mapToLong(Event.StepEnded::at)
                .max()
                .orElse(end);
        steps.add(new Span(started.step(), started.at(), until));
      }
    }
    return List.copyOf(steps);
  }

  private static List<Window> windows(Plan plan, History history, long end) {
    long settle = plan.budget().settle().toNanos();
    List<Window> windows = new ArrayList<>();
    for (Event.FaultStarted fault : history.events(Event.FaultStarted.class)) {
      long until =
          history.events(Event.FaultEnded.class).stream()
              .filter(ended -> ended.name().equals(fault.name()) && ended.at() >= fault.at())
              .mapToLong(Event.FaultEnded::at)
              .min()
              .orElse(end);
      windows.add(
          new Window(fault.name(), fault.target(), fault.kind(), fault.at(), until + settle));
    }
    return List.copyOf(windows);
  }

  /** The step of that name, if it was begun. */
  public Optional<Span> begun(String step) {
    return steps.stream().filter(each -> each.name().equals(step)).findFirst();
  }

  /** What was the truth at a moment, as far as a change had begun by then. */
  public Side truth(long at) {
    Side truth = Side.OLD;
    for (Event.EpochChanged changed : epochs) {
      if (changed.at() <= at) {
        truth = changed.truth();
      }
    }
    return truth;
  }

  /** Whether an interval overlaps a fault's window. */
  public boolean disturbed(long from, long until) {
    for (Window window : windows) {
      if (window.from() <= until && from <= window.until()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The steps that an interval overlaps, joined; {@code before}, {@code between} or {@code after}
   * them if it overlaps none.
   */
  public String step(long from, long until) {
    List<String> overlapped =
        steps.stream()
            .filter(step -> step.from() <= until && from <= step.until())
            .map(Span::name)
            .toList();
    if (!overlapped.isEmpty()) {
      return String.join(", ", overlapped);
    }
    boolean before = steps.isEmpty() ? from < migration : until < steps.get(0).from();
    return before
        ? "before"
        : steps.stream().anyMatch(step -> step.from() > until) ? "between" : "after";
  }

  /** A time as people read it: seconds since the traffic began. */
  public String time(long at) {
    return at == Operation.NEVER
        ? "never"
        : String.format(Locale.ROOT, "+%.3f s", Duration.ofNanos(at - origin).toNanos() / 1e9);
  }

  /** The steps that an operation overlaps. */
  public String step(Operation operation) {
    return step(operation.call(), Math.min(operation.returned(), end));
  }

  /**
   * An operation as a witness shows it, with those of its effects that concern a row.
   *
   * @param table empty: no effects
   * @param column empty: all of the row's
   */
  public String describe(Operation operation, String table, String key, String column) {
    StringBuilder line = new StringBuilder();
    line.append("c").append(operation.client()).append(' ').append(operation.name());
    String separator = " ";
    for (Effect effect : operation.effects()) {
      boolean concerns =
          effect.table().equals(table)
              && (effect.key().equals(key) || effect.key().equals(Effect.UNKNOWN_KEY))
              && (column.isEmpty() || effect.column().equals(column));
      if (concerns) {
        line.append(separator).append(shown(effect));
        separator = ", ";
      }
    }
    line.append("  call ").append(time(operation.call()));
    line.append("  return ").append(time(operation.returned()));
    line.append("  ").append(operation.outcome().name().toLowerCase(Locale.ROOT));
    if (!operation.detail().isEmpty()) {
      line.append(": ").append(operation.detail());
    }
    line.append("  (epoch ").append(operation.epoch());
    return line.append(", step ").append(step(operation)).append(')').toString();
  }

  private static String shown(Effect effect) {
    String register = Registers.Register.name(effect.table(), effect.key(), effect.column());
    return switch (effect.kind()) {
      case READ -> "read " + register + " = " + shown(effect.value());
      case WRITE -> "wrote " + register + " = " + shown(effect.value());
      case ADD -> "added " + effect.value() + " to " + register;
      case AFTER -> "which left " + shown(effect.value());
      case TOTAL ->
          "summed " + effect.table() + "." + effect.column() + " = " + shown(effect.value());
      case LISTED ->
          "listed " + effect.table() + " by " + effect.column() + " " + shown(effect.value());
    };
  }

  /** A token as people read it. */
  public static String shown(String token) {
    if (token.equals(Values.ABSENT)) {
      return "(no row)";
    }
    if (token.equals(Values.NULL)) {
      return "NULL";
    }
    return token.startsWith("=") ? "\"" + token.substring(1) + "\"" : token;
  }
}
