package dev.rehearse.scenarios.application;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rehearse.application.FrontDoorClient.Refused;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.FrontDoorRecord.Mode;
import dev.rehearse.application.FrontDoorRecord.State;
import dev.rehearse.history.Event.EpochChanged;
import dev.rehearse.history.Side;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the front door's record, by compare-and-set on its epoch. Thread-safe.
 *
 * <p>A change is durable before it takes effect. Only one is under way at a time: whoever comes
 * meanwhile, or names an epoch that is past, is {@link Refused}. A drain ends by {@link #move},
 * {@link #reads}, {@link #giveUp}, or its lease; nothing else opens the gate.
 */
final class Steering {

  private static final Logger LOG = LoggerFactory.getLogger(Steering.class);
  private static final Duration RETRY_FIRST = Duration.ofMillis(20);
  private static final Duration RETRY_LONGEST = Duration.ofMillis(500);

  /** Where steering has its effects. */
  record Means(
      Gate gate,
      RecordFile file,
      Consumer<EpochChanged> changes,
      Fences fences,
      Lease lease,
      Later later) {}

  private final Means means;

  @GuardedBy("this")
  private boolean underWay;

  Steering(Means means) {
    this.means = means;
  }

  /** Puts the record that was found at the start into force; a drain found goes on, or ends. */
  synchronized void start() throws IOException {
    FrontDoorRecord record = means.gate().record();
    long at = System.nanoTime();
    means.file().write(record);
    log(at, record, "start");
    if (record.state() == State.DRAINING) {
      endWithLease(record);
    }
  }

  synchronized FrontDoorRecord drain(long epoch, Duration asked) throws IOException {
    FrontDoorRecord from = require(epoch, State.OPEN);
    long at = System.nanoTime();
    long until = at + means.lease().granted(asked).toNanos();
    FrontDoorRecord next = from.draining(until);
    // First, so that nothing that fails after the gate has shut can leave it without an end.
    endWithLease(next);
    put(at, next, "drain");
    return next;
  }

  synchronized FrontDoorRecord mode(long epoch, Mode mode) throws IOException {
    FrontDoorRecord from = require(epoch, State.OPEN);
    if (from.readsFirst() && mode == Mode.ALONE) {
      throw new Refused(
          "reads come from %s, which only mirrored writes reach".formatted(from.reads().word()));
    }
    FrontDoorRecord next = from.in(mode);
    put(System.nanoTime(), next, "mode");
    return next;
  }

  /**
   * Lets reads come from a side. To the other side than the truth it ends a drain, in which that
   * side has been given all that was shown. To the truth it needs none: a read that is older than
   * what comes after was also called before it.
   */
  synchronized FrontDoorRecord reads(long epoch, Side side) throws IOException {
    boolean truth = means.gate().record().truth() == side;
    FrontDoorRecord from = require(epoch, truth ? State.OPEN : State.DRAINING);
    if (from.mode() == Mode.ALONE) {
      throw new Refused("no write is mirrored, so reads stay with the truth");
    }
    FrontDoorRecord next = from.reading(side);
    put(System.nanoTime(), next, "reads");
    return next;
  }

  /**
   * Takes reads back to the truth, as the other side cannot be waited for; returns at once. In a
   * drain that is left to its end.
   */
  void takeReadsBack() {
    means.later().in(Duration.ZERO, this::readsBack);
  }

  private synchronized void readsBack() {
    FrontDoorRecord from = means.gate().record();
    if (!from.readsFirst() || from.state() == State.DRAINING) {
      return;
    }
    LOG.warn("epoch {}: {} cannot be waited for", from.epoch(), from.reads());
    try {
      put(System.nanoTime(), from.reading(from.truth()), "reads-back");
    } catch (IOException e) {
      LOG.warn("reads do not come back yet, tried again: {}", e.toString());
      means.later().in(RETRY_FIRST, this::readsBack);
    }
  }

  /**
   * Makes the other side the truth. The decision is durable first, then the application's role is
   * admitted there, then the gate opens.
   *
   * @throws Refused if the role could not be admitted before the lease ended; the gate then opens
   *     on the side that was the truth
   */
  FrontDoorRecord move(long epoch, Side truth) throws IOException {
    long at = System.nanoTime();
    FrontDoorRecord from;
    FrontDoorRecord moving;
    synchronized (this) {
      from = require(epoch, State.DRAINING);
      if (from.truth() == truth) {
        throw new Refused(truth.word() + " is the truth already; give-up opens without moving");
      }
      moving =
          new FrontDoorRecord(
              epoch + 1, truth, truth, State.DRAINING, from.mode(), from.leaseUntil());
      means.file().write(moving);
      means.gate().put(moving);
      underWay = true;
      endWithLease(moving);
    }
    if (admitted(moving)) {
      synchronized (this) {
        underWay = false;
        FrontDoorRecord open = opened(moving, moving.epoch());
        put(at, open, "move");
        return open;
      }
    }
    takeBack(moving);
    var unused = reopen(new Reopening(from, moving.epoch() + 1, "lease-ended"));
    throw new Refused(
        "the application's role could not be admitted on %s before the lease ended; %s stays the truth"
            .formatted(truth.word(), from.truth().word()));
  }

  /** Ends a drain without moving; the record when the gate has opened. */
  CompletableFuture<FrontDoorRecord> giveUp(long epoch) {
    return endDrain(epoch, "give-up");
  }

  private synchronized CompletableFuture<FrontDoorRecord> endDrain(long epoch, String cause) {
    FrontDoorRecord from = require(epoch, State.DRAINING);
    underWay = true;
    return reopen(new Reopening(from, epoch + 1, cause));
  }

  private void endWithLease(FrontDoorRecord draining) {
    long left = Math.max(0, draining.leaseUntil() - System.nanoTime());
    means.later().in(Duration.ofNanos(left), () -> leaseEnded(draining));
  }

  private synchronized void leaseEnded(FrontDoorRecord draining) {
    if (!means.gate().record().equals(draining)) {
      return;
    }
    if (underWay) {
      // A move or a give-up is ending this drain; should it fail, the drain must still end.
      means.later().in(RETRY_LONGEST, () -> leaseEnded(draining));
      return;
    }
    var unused = endDrain(draining.epoch(), "lease-ended");
  }

  private boolean admitted(FrontDoorRecord moving) {
    Duration pause = RETRY_FIRST;
    while (true) {
      try {
        means.fences().admit(moving.truth(), moving.epoch());
        return true;
      } catch (SQLException e) {
        LOG.warn("epoch {}: not admitted on {}: {}", moving.epoch(), moving.truth(), e.toString());
      }
      if (System.nanoTime() + pause.toNanos() - moving.leaseUntil() >= 0) {
        return false;
      }
      try {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      pause = longer(pause);
    }
  }

  /** The admission may have happened although its answer was lost. */
  private void takeBack(FrontDoorRecord moving) {
    try {
      means.fences().takeBack(moving.truth(), moving.epoch());
    } catch (SQLException e) {
      LOG.warn("{} keeps what epoch {} did: {}", moving.truth(), moving.epoch(), e.toString());
    }
  }

  private record Reopening(
      FrontDoorRecord from, long epoch, String cause, CompletableFuture<FrontDoorRecord> done) {
    Reopening(FrontDoorRecord from, long epoch, String cause) {
      this(from, epoch, cause, new CompletableFuture<>());
    }
  }

  private CompletableFuture<FrontDoorRecord> reopen(Reopening reopening) {
    means.later().in(Duration.ZERO, () -> tryToReopen(reopening, RETRY_FIRST));
    return reopening.done();
  }

  /** Until the fence is lifted nobody could write: requests stay parked, and it is tried again. */
  private void tryToReopen(Reopening reopening, Duration pause) {
    FrontDoorRecord from = reopening.from();
    long at = System.nanoTime();
    try {
      means.fences().reopen(from.truth(), from.epoch());
      synchronized (this) {
        FrontDoorRecord open = opened(from, reopening.epoch());
        put(at, open, reopening.cause());
        underWay = false;
        reopening.done().complete(open);
      }
    } catch (SQLException | IOException | RuntimeException e) {
      LOG.warn("{} does not open yet, tried again in {}: {}", from.truth(), pause, e.toString());
      means.later().in(pause, () -> tryToReopen(reopening, longer(pause)));
    }
  }

  private FrontDoorRecord opened(FrontDoorRecord from, long epoch) {
    Side reads = means.gate().holds() ? from.truth() : from.reads();
    return new FrontDoorRecord(epoch, from.truth(), reads, State.OPEN, from.mode(), 0);
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(RETRY_LONGEST) < 0 ? twice : RETRY_LONGEST;
  }

  @GuardedBy("this")
  private FrontDoorRecord require(long epoch, State state) {
    FrontDoorRecord record = means.gate().record();
    if (underWay) {
      throw new Refused("another change is under way from epoch " + record.epoch());
    }
    if (record.epoch() != epoch) {
      throw new Refused("the epoch is " + record.epoch() + ", not " + epoch);
    }
    if (record.state() != state) {
      throw new Refused("epoch " + epoch + " is " + word(record.state()));
    }
    return record;
  }

  @GuardedBy("this")
  private void put(long at, FrontDoorRecord next, String cause) throws IOException {
    means.file().write(next);
    means.gate().put(next);
    log(at, next, cause);
  }

  private void log(long at, FrontDoorRecord record, String cause) {
    means
        .changes()
        .accept(
            new EpochChanged(
                at,
                System.nanoTime(),
                record.epoch(),
                record.truth(),
                record.reads(),
                word(record.state()),
                cause));
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
