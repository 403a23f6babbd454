package dev.rehearse.scenarios.dualwrites;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migrator's own feed: it carries over what nobody else has, such as the intents of an instance
 * that died, and tells the conductor how many discrepancies there are. Thread-safe.
 */
final class Sweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /** Two looks apart an intent counts as left behind. */
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(300);

  private final Feed feed;
  private final FeedFile file;
  private final StepContext context;
  private final Thread worker;
  private @Nullable Connection eye;

  @GuardedBy("this")
  private Side truth;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private long copied;

  @GuardedBy("this")
  private long toCopy;

  private Sweeper(StepContext context, Side truth, Feed feed, FeedFile file) {
    this.context = context;
    this.truth = truth;
    this.feed = feed;
    this.file = file;
    this.worker = new Thread(this::work, "sweeper");
    worker.setDaemon(true);
  }

  /** Begins to sweep from that truth. */
  static Sweeper start(StepContext context, Side truth) {
    FeedFile file = new FeedFile(context.feedFile());
    Sweeper sweeper =
        new Sweeper(context, truth, new Feed(context::feed, file, context.plan().strategy()), file);
    sweeper.worker.start();
    return sweeper;
  }

  /** Sweeps from another truth from now on. */
  synchronized void from(Side side) {
    truth = side;
  }

  /** What the next look tells beside the discrepancies. */
  synchronized void copied(long rows, long of) {
    copied = rows;
    toCopy = of;
  }

  private void work() {
    long before = -1;
    Side looked = Side.OLD;
    while (true) {
      Side from;
      synchronized (this) {
        try {
          wait(TimeUnit.NANOSECONDS.toMillis(INTERVAL));
        } catch (InterruptedException e) {
          return;
        }
        if (closed) {
          return;
        }
        from = truth;
      }
      long oldest = look(from);
      if (oldest >= 0 && oldest == before && from == looked) {
        sweep(from);
      }
      before = oldest;
      looked = from;
    }
  }

  /** The lowest open number; -1 if there is none or nobody can say. */
  private long look(Side from) {
    try {
      Connection connection = eye(from);
      Ledger.Standing standing = Ledger.of(connection).standing(connection);
      tell(standing.discrepancies(), standing.resolved());
      return standing.oldest().orElse(-1);
    } catch (SQLException e) {
      LOG.debug("{} does not show its intents: {}", from, e.toString());
      shut();
      return -1;
    }
  }

  private void tell(long open, long resolved) {
    long rows;
    long of;
    synchronized (this) {
      rows = copied;
      of = toCopy;
    }
    context.progress(rows, of, open, resolved);
  }

  private @Nullable Side eyeOn;

  private Connection eye(Side side) throws SQLException {
    Connection open = eye;
    if (open == null || eyeOn != side) {
      shut();
      open = context.feed(side);
      eye = open;
      eyeOn = side;
    }
    return open;
  }

  private void shut() {
    Connection open = eye;
    eye = null;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("a lost connection was not closed: {}", e.toString());
      }
    }
  }

  private void sweep(Side from) {
    try {
      while (feed.pump(from).applied() > 0) {
        if (Thread.interrupted()) {
          return;
        }
      }
    } catch (SQLException e) {
      LOG.warn("{} cannot be swept: {}", from, e.toString());
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      worker.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    shut();
    feed.close();
    file.close();
  }
}
