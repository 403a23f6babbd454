package dev.rehearse.scenarios.dualwrites;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rehearse.history.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that works a feed whenever it is told to, at most once more than needed. Thread-safe.
 *
 * <p>What could not be applied is tried again with growing pauses, so that a side that is away
 * costs little. When the machinery is gone from the truth, there is nothing to carry.
 */
final class Pumping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pumping.class);
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  /** Shorter than a writer waits whose answer tells what this carries. */
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(150);

  private final Feed feed;
  private final Thread worker;

  @GuardedBy("this")
  private Side truth = Side.OLD;

  @GuardedBy("this")
  private boolean asked;

  /** In the order in which they asked. */
  @GuardedBy("this")
  private final List<CompletableFuture<Side>> waiting = new ArrayList<>();

  @GuardedBy("this")
  private boolean closed;

  Pumping(Feed feed, String name) {
    this.feed = feed;
    this.worker = new Thread(this::work, name);
    worker.setDaemon(true);
    worker.start();
  }

  /** Asks for everything open to be carried over; returns at once. */
  synchronized void ask(Side from) {
    truth = from;
    asked = true;
    notifyAll();
  }

  /** Asks for the same; completes when all that the truth has shown until now is over. */
  synchronized CompletionStage<Side> shown(Side from) {
    CompletableFuture<Side> over = new CompletableFuture<>();
    waiting.add(over);
    ask(from);
    return over;
  }

  private void work() {
    long pause = FIRST_PAUSE;
    while (true) {
      Side from;
      synchronized (this) {
        while (!asked && !closed) {
          try {
            wait();
          } catch (InterruptedException e) {
            return;
          }
        }
        if (closed) {
          return;
        }
        asked = false;
        from = truth;
      }
      if (pumped(from)) {
        pause = FIRST_PAUSE;
      } else {
        pause(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        ask();
      }
    }
  }

  private synchronized void ask() {
    asked = true;
  }

  /** Whether nothing is left that would have to be tried again. */
  private boolean pumped(Side from) {
    try {
      while (true) {
        int before = waitingNow();
        Feed.Pumped pumped = feed.pump(from);
        if (pumped.reached() == Feed.Pumped.Reached.ALL) {
          reached(before, from);
        }
        if (pumped.waiting() > 0) {
          return false;
        }
        if (pumped.applied() == 0) {
          return true;
        }
      }
    } catch (SQLException e) {
      if (Ledger.all().stream().anyMatch(each -> each.gone(e))) {
        return true;
      }
      LOG.warn("{} cannot be asked for its intents: {}", from, e.toString());
      return false;
    } catch (RuntimeException e) {
      LOG.error("the feed from {} failed", from, e);
      return false;
    }
  }

  private synchronized int waitingNow() {
    return waiting.size();
  }

  private void reached(int before, Side from) {
    List<CompletableFuture<Side>> first;
    synchronized (this) {
      first = List.copyOf(waiting.subList(0, before));
      waiting.subList(0, before).clear();
    }
    first.forEach(each -> each.complete(from));
  }

  private synchronized void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    try {
      for (long left = nanos; left > 0 && !closed; left = end - System.nanoTime()) {
        wait(Duration.ofNanos(left).toMillis() + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      // An answer that never comes must not hold the process; its connection is cut below.
      worker.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    feed.close();
  }
}
