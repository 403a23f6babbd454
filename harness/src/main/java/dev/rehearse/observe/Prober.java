package dev.rehearse.observe;

import dev.rehearse.database.Dialect;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server, every 50 ms and under the application's own role, whether it would let that role
 * write: a row is written onto itself and rolled back.
 *
 * <p>The connection goes straight to the server and is opened before the migration begins, as a
 * pinned connection in a pool would be. Only a server's answer counts as a refusal. Thread-safe.
 */
public final class Prober implements AutoCloseable {

  /** Ten looks in a drain of half a second. */
  static final Duration INTERVAL = Duration.ofMillis(50);

  private final Side side;
  private final Dialect dialect;
  private final Opening opening;
  private final String probe;
  private final Consumer<Event> log;
  private final ScheduledExecutorService clock;
  private @Nullable ScheduledFuture<?> pace;
  private @Nullable Connection connection;

  /** Opens a connection of the application's role, straight to the server. */
  @FunctionalInterface
  public interface Opening {
    Connection open() throws SQLException;
  }

  private Prober(Side side, Dialect dialect, Opening opening, String probe, Consumer<Event> log) {
    this.side = side;
    this.dialect = dialect;
    this.opening = opening;
    this.probe = probe;
    this.log = log;
    ThreadFactory threads =
        work -> {
          Thread thread = new Thread(work, "probe-" + side.word());
          thread.setDaemon(true);
          return thread;
        };
    this.clock = Executors.newSingleThreadScheduledExecutor(threads);
  }

  /**
   * Begins to probe.
   *
   * @param table a table that the application may write
   */
  public static Prober start(
      Side side, Dialect dialect, Opening opening, TableShape table, Consumer<Event> log) {
    String key = table.live().get(table.columns().indexOf(table.key().get(0))).name();
    String plain =
        table.columns().stream()
            .filter(candidate -> !table.key().contains(candidate))
            .map(candidate -> table.live().get(table.columns().indexOf(candidate)).name())
            .findFirst()
            .orElse(key);
    String probe = dialect.ontoItself(table.liveName(), plain, key);
    Prober prober = new Prober(side, dialect, opening, probe, log);
    prober.pace =
        prober.clock.scheduleAtFixedRate(
            prober::probe, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return prober;
  }

  private void probe() {
    long at = System.nanoTime();
    Event.Probed.Answer answer;
    String detail = "";
    try {
      Connection open = connection == null ? open() : connection;
      try (Statement statement = open.createStatement()) {
        statement.executeUpdate(probe);
        answer = Event.Probed.Answer.ACCEPTED;
      } finally {
        open.rollback();
      }
    } catch (SQLException e) {
      boolean refused = dialect.shutsOut(e);
      answer = refused ? Event.Probed.Answer.REFUSED : Event.Probed.Answer.UNREACHABLE;
      detail = e.getSQLState() + " " + e.getMessage();
      if (String.valueOf(e.getSQLState()).startsWith("08")) {
        connection = null;
      }
    }
    log.accept(new Event.Probed(at, System.nanoTime(), side, answer, detail));
  }

  private Connection open() throws SQLException {
    Connection fresh = opening.open();
    fresh.setAutoCommit(false);
    try (Statement statement = fresh.createStatement()) {
      // A probe must never wait for, or be waited for by, the traffic it looks at.
      statement.execute(dialect.impatient());
    }
    fresh.commit();
    connection = fresh;
    return fresh;
  }

  @Override
  public void close() throws SQLException {
    if (pace != null) {
      pace.cancel(false);
    }
    clock.shutdown();
    try {
      if (!clock.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The probe of " + side.word() + " did not end within 5 s.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      clock.shutdownNow();
    }
    if (connection != null) {
      connection.close();
    }
  }
}
