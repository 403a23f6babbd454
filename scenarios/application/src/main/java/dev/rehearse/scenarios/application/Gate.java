package dev.rehearse.scenarios.application;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rehearse.application.FrontDoorClient.Status;
import dev.rehearse.application.FrontDoorRecord;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through, or parks them while the record drains; counts what is in flight.
 * Thread-safe. Waiting requests hold no thread.
 *
 * <p>Reading the record and counting a request in are one act under one lock: a request that was
 * stamped before a drain took effect is in flight for {@link #awaitIdle}, and none can be stamped
 * after.
 */
final class Gate {

  /** 5 s of parked requests at 2,000/s. */
  private static final int PARKED_MAX = 10_000;

  /** What waits to pass. */
  interface Waiting {
    /** Called once, when it has been counted in. */
    void pass(FrontDoorRecord stamp);

    /** Whether it was answered while it waited, so that there is nothing to forward. */
    boolean answered();
  }

  /** What became of a request at the gate. */
  enum Entry {
    PASSED,
    PARKED,
    FULL
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition someLeft = lock.newCondition();

  @GuardedBy("lock")
  private final ArrayDeque<Waiting> parked = new ArrayDeque<>();

  /** What may not go on before reads come from the truth. */
  @GuardedBy("lock")
  private final ArrayDeque<Waiting> held = new ArrayDeque<>();

  @GuardedBy("lock")
  private final InFlight inFlight;

  @GuardedBy("lock")
  private boolean releasing;

  private volatile FrontDoorRecord record;

  Gate(FrontDoorRecord record, InFlight inFlight) {
    this.record = record;
    this.inFlight = inFlight;
  }

  FrontDoorRecord record() {
    return record;
  }

  /** Passes the request on (on this thread), parks it, or refuses it because too many wait. */
  Entry enter(Waiting request) {
    FrontDoorRecord stamp;
    lock.lock();
    try {
      stamp = record;
      // While the parked are being released newcomers queue behind them: arrival order.
      if (stamp.state() == FrontDoorRecord.State.DRAINING || releasing) {
        if (parked.size() >= PARKED_MAX) {
          return Entry.FULL;
        }
        parked.add(request);
        return Entry.PARKED;
      }
      inFlight.entered(stamp.epoch());
    } finally {
      lock.unlock();
    }
    request.pass(stamp);
    return Entry.PASSED;
  }

  /** A request that had passed with this epoch has its answer. */
  void left(long epoch) {
    lock.lock();
    try {
      inFlight.left(epoch);
      someLeft.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A request that had passed with this epoch waits for nothing but that reads come from the truth;
   * it is in flight no longer, and passes again when they do. Where they do already, it is as any
   * other.
   */
  void hold(Waiting request, long epoch) {
    lock.lock();
    try {
      (record.readsFirst() ? held : parked).add(request);
      inFlight.left(epoch);
      someLeft.signalAll();
    } finally {
      lock.unlock();
    }
    release();
  }

  /** Whether anything waits for reads to come from the truth. */
  boolean holds() {
    lock.lock();
    try {
      return !held.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** A parked request was answered otherwise. */
  void leaveParked(Waiting request) {
    lock.lock();
    try {
      if (!parked.remove(request)) {
        held.remove(request);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Puts a record into force; returns when the parked, if it is open, have been forwarded. */
  void put(FrontDoorRecord next) {
    lock.lock();
    try {
      record = next;
      someLeft.signalAll();
      if (!next.readsFirst()) {
        parked.addAll(held);
        held.clear();
      }
    } finally {
      lock.unlock();
    }
    release();
  }

  private void release() {
    lock.lock();
    try {
      if (record.state() == FrontDoorRecord.State.DRAINING || releasing) {
        return;
      }
      releasing = true;
    } finally {
      lock.unlock();
    }
    for (Released first = nextToRelease(); first != null; first = nextToRelease()) {
      first.request().pass(first.stamp());
    }
  }

  private record Released(Waiting request, FrontDoorRecord stamp) {}

  private @Nullable Released nextToRelease() {
    lock.lock();
    try {
      FrontDoorRecord stamp = record;
      Waiting first = parked.poll();
      while (first != null && first.answered()) {
        first = parked.poll();
      }
      if (first == null || stamp.state() == FrontDoorRecord.State.DRAINING) {
        if (first != null) {
          parked.addFirst(first);
        }
        releasing = false;
        return null;
      }
      inFlight.entered(stamp.epoch());
      return new Released(first, stamp);
    } finally {
      lock.unlock();
    }
  }

  Status status() {
    lock.lock();
    try {
      return new Status(record, inFlight.total(), parked.size() + held.size());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing is in flight that was stamped before this epoch, or the record moves on.
   *
   * @return the status, in flight counting only what was stamped before the epoch
   */
  Status awaitIdle(long epoch, long mostNanos) throws InterruptedException {
    long left = mostNanos;
    lock.lock();
    try {
      while (record.epoch() == epoch && inFlight.before(epoch) > 0 && left > 0) {
        left = someLeft.awaitNanos(left);
      }
      return new Status(record, inFlight.before(epoch), parked.size() + held.size());
    } finally {
      lock.unlock();
    }
  }
}
