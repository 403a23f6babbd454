package dev.rehearse.load;

import dev.rehearse.history.Operation.Access;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Seed;
import dev.rehearse.traffic.TrafficOrder;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The run of one injector: when it started, who is under way, when it ends. Thread-safe. */
final class Injector {
  /** From the first user's arrival to the start of the schedule; no place is due before. */
  private static final Duration LEAD = Duration.ofMillis(400);

  private static final Duration QUIET = Duration.ofMillis(50);
  private static final long NOT_YET = Long.MIN_VALUE;

  private final TrafficOrder order;
  private final Behaviour behaviour;
  private final Mix mix;
  private final Journal journal;
  private final Runnable started;
  private final AtomicLong start = new AtomicLong(NOT_YET);
  private final AtomicLong end = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger open = new AtomicInteger();
  private volatile @Nullable Figures figures;
  private volatile @Nullable Recorder recorder;

  /**
   * @param started runs once, when the first request is about to be sent
   */
  Injector(TrafficOrder order, Behaviour behaviour, Journal journal, Runnable started) {
    this.order = order;
    this.behaviour = behaviour;
    this.mix = new Mix(behaviour.operations());
    this.journal = journal;
    this.started = started;
  }

  /** The time of the schedule's zero, ns; set by whoever asks first. */
  synchronized long start(long now) {
    if (start.get() == NOT_YET) {
      long zero = now + LEAD.toNanos();
      Figures counting = new Figures();
      figures = counting;
      recorder = new Recorder(journal, counting, behaviour, plan().deadline());
      start.set(zero);
      started.run();
    }
    return start.get();
  }

  Plan.Traffic plan() {
    return order.plan();
  }

  TrafficOrder order() {
    return order;
  }

  Behaviour behaviour() {
    return behaviour;
  }

  Mix mix() {
    return mix;
  }

  Figures figures() {
    return present(figures);
  }

  Recorder recorder() {
    return present(recorder);
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the traffic has not started");
    }
    return value;
  }

  /** Whether the traffic had begun, and its warm-up was over then. */
  boolean measuring(long at) {
    return running() && figures().measuring(at);
  }

  /** Whether the first user has come. */
  boolean running() {
    return start.get() != NOT_YET;
  }

  /** What one session draws from: the run's seed and its own number. */
  SplittableRandom drawsOf(int client) {
    return new Seed(order.seed()).derive("session", client);
  }

  /** What a class's Poisson arrivals are drawn from. */
  SplittableRandom drawsOf(Access access) {
    return new Seed(order.seed()).derive("arrivals of " + access);
  }

  Visit opened(Visit visit) {
    open.incrementAndGet();
    return visit;
  }

  void closed() {
    open.decrementAndGet();
  }

  /** From now on nothing new is sent. */
  void end(long now) {
    end.compareAndSet(Long.MAX_VALUE, now);
  }

  long endedAt() {
    return end.get();
  }

  boolean ending() {
    return end.get() != Long.MAX_VALUE;
  }

  /** Whether what is due then is not sent any more. */
  boolean endedBefore(long due) {
    return due > end.get();
  }

  /** Whether nothing will be sent and nothing is under way. */
  boolean over(long now) {
    long ended = end.get();
    // A session may have looked just before the end and open just after it.
    return ended != Long.MAX_VALUE && now - ended > QUIET.toNanos() && open.get() == 0;
  }
}
