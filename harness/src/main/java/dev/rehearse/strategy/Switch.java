package dev.rehearse.strategy;

import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.application.FrontDoorClient.Refused;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.FrontDoorRecord.State;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the other side the truth, reads and writes together; there and back are the same.
 *
 * <p>The front door's record decides: whoever resumes asks it first. An attempt that cannot be
 * finished gives its drain up, and so does the lease if this process cannot; users saw a stall.
 * Stateless.
 *
 * @param <C> how rows are carried to the other side
 */
public class Switch<C extends Crossing> implements Step {
  /** Between two attempts requests must flow longer than they were parked. */
  private static final long BETWEEN = TimeUnit.SECONDS.toNanos(1);

  /** An answer takes milliseconds; who needs longer is not ready. */
  private static final Duration REACH = Duration.ofMillis(250);

  private final String id;
  private final Side from;
  private final Carrier<C> carrier;

  /** A switch from this side to the other. */
  public Switch(String id, Side from, Carrier<C> carrier) {
    this.id = id;
    this.from = from;
    this.carrier = carrier;
  }

  /**
   * How a strategy gets rows from one side to the other around a switch. May keep what runs beside
   * the steps.
   *
   * @param <C> what an attempt needs
   */
  public interface Carrier<C extends Crossing> {
    /** Opens what an attempt needs; closed when the attempt has ended. */
    C open(StepContext context, Side from) throws SQLException;

    /** Brings the other side near, before anybody waits. */
    default void approach(C crossing, Duration limit) throws SQLException {
      crossing.approach(limit);
    }

    /** Before each attempt, so after a failed one too: rows travel from this side to the other. */
    void restore(StepContext context, Side from) throws SQLException;

    /** The other side is the truth: rows travel back. Also called when a crash came between. */
    void moved(StepContext context, Side from) throws Exception;
  }

  /** An attempt's time, and what each part of it took. */
  static final class Clock {
    private final long begun = System.nanoTime();
    private final long lease;
    private final List<String> parts = new ArrayList<>();
    private long last = begun;

    Clock(Duration lease) {
      this.lease = lease.toNanos();
    }

    void part(String name) {
      long now = System.nanoTime();
      parts.add(name + " " + TimeUnit.NANOSECONDS.toMillis(now - last) + " ms");
      last = now;
    }

    /** That share of the lease. */
    Duration share(int percent) {
      return Duration.ofNanos(lease * percent / 100);
    }

    /** The moment after which a move might come too late. */
    long latest() {
      return begun + lease * 85 / 100;
    }

    long took() {
      return System.nanoTime() - begun;
    }

    @Override
    public String toString() {
      return TimeUnit.NANOSECONDS.toMillis(took()) + " ms: " + String.join(", ", parts);
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public List<String> pausePoints() {
    return List.of("drained", "fenced", "caught-up", "before-move", "moved");
  }

  /** The way back is taken where the plan says so, or an alarm. */
  @Override
  public boolean due(StepContext context) {
    return from == Side.OLD || context.plan().strategy().rollBack() || context.alarm().isPresent();
  }

  @Override
  public void run(StepContext context) throws Exception {
    run(context, id, List.of(this));
  }

  /** Several, one after the other, inside one bound. */
  static void run(StepContext context, String id, List<? extends Switch<?>> parts)
      throws Exception {
    Duration bound = context.plan().strategy().switchBound();
    long begun = System.nanoTime();
    String why = "";
    for (Switch<?> part : parts) {
      why = why.isEmpty() ? part.attempts(context, begun + bound.toNanos()) : why;
    }
    long took = System.nanoTime() - begun;
    context.bounded(id, bound.toNanos(), took, took > bound.toNanos() && !why.isEmpty());
    if (!why.isEmpty()) {
      throw new GivesUp(why);
    }
    for (Switch<?> part : parts) {
      part.over(context);
    }
  }

  /** What is as it was when no attempt succeeded. */
  String stays() {
    return from.word() + " stays the truth";
  }

  final Side from() {
    return from;
  }

  final Carrier<C> carrier() {
    return carrier;
  }

  /** Also called when a crash came between. */
  void over(StepContext context) throws Exception {
    carrier.moved(context, from);
  }

  /** Whether the record says that it is done. */
  boolean moved(FrontDoorRecord record) {
    return record.truth() != from;
  }

  /** Ends the drain on the other side. */
  void move(FrontDoorClient door, long epoch) {
    door.move(epoch, from.other());
  }

  /** Why the bound passed; empty: the other side is the truth. */
  private String attempts(StepContext context, long end) {
    while (true) {
      FrontDoorRecord record = Doors.open(context.frontDoor(), Duration.ofSeconds(30));
      if (moved(record)) {
        return "";
      }
      String why;
      try (C crossing = carrier.open(context, from)) {
        carrier.restore(context, from);
        carrier.approach(crossing, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        reached(context, end);
        cross(context, crossing, record);
        return "";
      } catch (SQLException | Refused | UncheckedIOException | IllegalStateException e) {
        why = String.valueOf(e.getMessage());
      } catch (Await.TooLong e) {
        why = String.valueOf(e.getMessage());
      }
      context.say(id + " tries again: " + why);
      if (moved(Doors.open(context.frontDoor(), Duration.ofSeconds(30)))) {
        // The answer to the move was lost, the move was not.
        return "";
      }
      if (System.nanoTime() + BETWEEN - end >= 0) {
        return stays() + ": " + why;
      }
      LockSupport.parkNanos(BETWEEN);
    }
  }

  /** Whoever cannot work on the other side would fail every request after the move. */
  private void reached(StepContext context, long end) {
    // The last question, too, is answered, and what follows it done, before the end.
    long left = end - System.nanoTime() - 2 * REACH.toNanos();
    Await.until(
        "every instance to reach " + from.other().word(),
        Duration.ofNanos(Math.max(0, left)),
        () -> context.frontDoor().unreached(from.other(), REACH),
        List::isEmpty);
  }

  private void cross(StepContext context, C crossing, FrontDoorRecord record) throws SQLException {
    Duration lease = context.plan().strategy().lease();
    Clock clock = new Clock(lease);
    FrontDoorRecord draining = context.frontDoor().drain(record.epoch(), lease);
    try {
      drained(context, crossing, draining, clock);
      context.at("drained");
      fenced(context, crossing, draining, clock);
      caughtUp(crossing, clock);
      context.at("caught-up");
      sequences(crossing, clock);
      promoted(crossing, clock);
      stillReached(context, clock);
      context.at("before-move");
      move(context.frontDoor(), draining.epoch());
      clock.part("move");
      context.at("moved");
    } catch (SQLException | RuntimeException e) {
      giveUp(context.frontDoor(), draining, e);
      throw e;
    } finally {
      long took = clock.took();
      context.bounded("drain", lease.toNanos(), took, took > 2 * lease.toNanos());
      context.say("drain of " + id + " took " + clock);
    }
  }

  /** Nothing in flight at the front door, nothing from before on either server. */
  void drained(StepContext context, C crossing, FrontDoorRecord draining, Clock clock)
      throws SQLException {
    var status = context.frontDoor().awaitIdle(draining.epoch(), clock.share(50));
    if (status.inFlight() > 0) {
      // Ending them on the server would fail requests; a later attempt may find shorter ones.
      throw new IllegalStateException(status.inFlight() + " requests did not end in the drain");
    }
    clock.part("idle");
    crossing.emptied(clock.share(15));
    clock.part("drained");
  }

  void fenced(StepContext context, C crossing, FrontDoorRecord draining, Clock clock)
      throws SQLException {
    if (crossing.fence(draining.epoch(), clock.share(30)) == Fence.Answer.REFUSED) {
      throw new IllegalStateException("the lease of epoch " + draining.epoch() + " has ended");
    }
    clock.part("fence");
    crossing.emptied(clock.share(10));
    clock.part("drained again");
    context.at("fenced");
  }

  void caughtUp(C crossing, Clock clock) throws SQLException {
    String carried = crossing.catchUp(clock.latest());
    clock.part("caught up " + carried);
  }

  private void stillReached(StepContext context, Clock clock) {
    List<String> unreached = context.frontDoor().unreached(from.other(), clock.share(15));
    if (!unreached.isEmpty()) {
      throw new IllegalStateException(String.join("; ", unreached));
    }
    clock.part("reached");
  }

  void sequences(C crossing, Clock clock) throws SQLException {
    crossing.carrySequences();
    clock.part("sequences");
  }

  void promoted(C crossing, Clock clock) throws SQLException {
    crossing.promote();
    clock.part("promoted");
  }

  private static void giveUp(FrontDoorClient door, FrontDoorRecord draining, Exception cause) {
    try {
      FrontDoorRecord now = door.status().record();
      if (now.state() == State.DRAINING && now.epoch() == draining.epoch()) {
        door.giveUp(draining.epoch());
      }
    } catch (Refused | UncheckedIOException e) {
      // The lease ends the drain where we cannot.
      cause.addSuppressed(e);
    }
  }
}
