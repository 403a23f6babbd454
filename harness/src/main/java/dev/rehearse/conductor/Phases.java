package dev.rehearse.conductor;

import dev.rehearse.history.Event;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.traffic.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The phases of the traffic, and letting time pass in them. Used by the conductor's thread only.
 */
final class Phases {

  private final Stage stage;
  private final Traffic.Running traffic;
  private final Consumer<Event> log;

  Phases(Stage stage, Traffic.Running traffic, Consumer<Event> log) {
    this.stage = stage;
    this.traffic = traffic;
    this.log = log;
  }

  void enter(Event.Phase.Name phase) {
    stage.phase(phase.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    log.accept(new Event.Phase(System.nanoTime(), phase));
  }

  /** Lets the traffic flow in place of a migration, under the faults of a board. */
  void flow(Duration length, FaultBoard board) {
    board.reached("", System.nanoTime());
    flow(length, board::tick, board::labels);
  }

  /**
   * Lets the traffic flow for a while; ends at once if its process has died. How long traffic flows
   * is what the plan asks for, not a guess at when something is ready.
   */
  void flow(Duration length) {
    flow(length, now -> {}, List::of);
  }

  private void flow(Duration length, LongConsumer tick, Supplier<List<String>> faults) {
    long end = System.nanoTime() + length.toNanos();
    Await.until(
        "the traffic's time to pass",
        length.plusSeconds(5),
        () -> {
          long now = System.nanoTime();
          tick.accept(now);
          stage.tick(now, faults.get());
          return now - end >= 0 || !traffic.alive();
        });
  }
}
