package dev.rehearse.conductor;

import dev.rehearse.history.Event;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.traffic.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * The phases of the traffic, and letting time pass in them. Used by the conductor's thread only.
 */
final class Phases {
  private static final int WARM_UP_MOST = 5;

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

  /**
   * Lets the traffic flow until the application is warm: for a while at least, and until nearly
   * every request of the last second was quick. On a busy machine, JVMs that come up leave a queue
   * behind, which would be taken for the migration's. Who is never quick is measured as it is.
   *
   * @param least how long at least; {@value #WARM_UP_MOST} times as long at most
   * @param quick p99 of the last second that is quick enough
   */
  void warmUp(Duration least, Duration quick) {
    flow(least);
    Duration more = least.multipliedBy(WARM_UP_MOST - 1);
    long end = System.nanoTime() + more.toNanos();
    flow(more, now -> now - end >= 0 || quick(quick), now -> {}, List::of);
  }

  private boolean quick(Duration quick) {
    long p99 = traffic.counts().p99();
    return p99 > 0 && p99 <= quick.toNanos();
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
    flow(length, now -> now - end >= 0, tick, faults);
  }

  private void flow(
      Duration most, LongPredicate over, LongConsumer tick, Supplier<List<String>> faults) {
    Await.until(
        "the traffic's time to pass",
        most.plusSeconds(5),
        () -> {
          long now = System.nanoTime();
          tick.accept(now);
          stage.tick(now, faults.get());
          return over.test(now) || !traffic.alive();
        });
  }
}
