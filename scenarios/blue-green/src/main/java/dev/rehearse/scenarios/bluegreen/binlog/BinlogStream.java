package dev.rehearse.scenarios.bluegreen.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Database;
import dev.rehearse.database.Gtids;
import dev.rehearse.database.Passing;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext.Publisher;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a server's log through the link between the servers, and has it carried out on the other
 * server: from where that one is, again after every failure that may pass, until closed.
 * Thread-safe.
 */
public final class BinlogStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BinlogStream.class);

  /** Neither side's own. */
  private static final long SERVER_ID = 3;

  private static final int CONNECT_MILLIS = 2_000;
  private static final int HEARTBEAT_MILLIS = 1_000;

  /** Some heartbeats: a link that swallows everything looks like a server with nothing to say. */
  private static final int SILENCE_MILLIS = 4_000;

  private static final long AGAIN_MILLIS = 300;
  private static final long ENDS_MILLIS = 10_000;

  private final Reach reach;
  private final Side source;
  private final Mistake mistake;
  private final Thread worker;

  private final CountDownLatch closed = new CountDownLatch(1);

  @GuardedBy("this")
  private @Nullable BinaryLogClient client;

  @GuardedBy("this")
  private @Nullable Connection carrying;

  /** How both sides are reached, and who is told. Thread-safe. */
  public interface Reach {
    /** A connection of the administrator's; the caller closes it. */
    Connection admin(Side side) throws SQLException;

    /** Where a side's log is fetched, and as whom. */
    Publisher publisher(Side side);

    void say(String sentence);
  }

  private BinlogStream(Reach reach, Side source, Mistake mistake) {
    this.reach = reach;
    this.source = source;
    this.mistake = mistake;
    this.worker = new Thread(this::work, "binlog-stream");
    worker.setDaemon(true);
  }

  /** Begins to carry a side's changes to the other, with a mistake where a sabotage wants it. */
  public static BinlogStream start(Reach reach, Side source, Mistake mistake) {
    BinlogStream stream = new BinlogStream(reach, source, mistake);
    stream.worker.start();
    return stream;
  }

  /** Whether it carries values of a column's type. */
  public static boolean carries(Catalog.Column column) {
    return BinlogValue.carries(column);
  }

  /** False once it has met what it cannot carry, and said so. */
  public boolean alive() {
    return worker.isAlive();
  }

  private void work() {
    String said = "";
    do {
      String why;
      try {
        once();
        why = "the connection was closed";
      } catch (CannotCarry e) {
        stopped(e);
        return;
      } catch (SQLException e) {
        if (!Passing.helps(e)) {
          stopped(e);
          return;
        }
        why = String.valueOf(e.getMessage());
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
      }
      if (!why.equals(said) && !isClosed()) {
        reach.say("the log of %s is read again: %s".formatted(source.word(), why));
        said = why;
      }
    } while (goesOn());
  }

  private void stopped(Exception cause) {
    LOG.error("the log of {} cannot be carried out", source.word(), cause);
    reach.say(
        "the changes of %s are no more carried to %s: %s"
            .formatted(source.word(), source.other().word(), cause.getMessage()));
  }

  /** Whether to go on, after a pause that closing ends. */
  private boolean goesOn() {
    try {
      return !closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Until the connection ends. */
  private void once() throws SQLException, IOException, CannotCarry {
    Publisher publisher = reach.publisher(source);
    try (Connection target = reach.admin(source.other())) {
      BinlogApplier applier = applier(target);
      logIn(publisher);
      BinaryLogClient reader = reader(publisher, Gtids.executed(target));
      Ear ear = new Ear(reader, applier, this::isClosed);
      reader.registerEventListener(ear::hear);
      reader.registerLifecycleListener(ear);
      synchronized (this) {
        client = reader;
        carrying = target;
      }
      reader.connect();
      ear.rethrow();
    }
  }

  private BinlogApplier applier(Connection target) throws SQLException {
    try (Connection admin = reach.admin(source)) {
      return mistake.applier(target, admin.getCatalog(), Catalog.read(admin), Catalog.read(target));
    }
  }

  /**
   * The library sends no password without TLS but to a server that has just checked it and
   * remembers; this driver has the server's key for that.
   */
  private static void logIn(Publisher publisher) throws SQLException {
    Database.of(publisher.address(), publisher.login(), "binlog-stream")
        .withConnectTimeout(Duration.ofMillis(CONNECT_MILLIS))
        .withSocketTimeout(Duration.ofMillis(SILENCE_MILLIS))
        .connect()
        .close();
  }

  private static BinaryLogClient reader(Publisher publisher, String position) {
    BinaryLogClient reader =
        new BinaryLogClient(
            publisher.address().host(),
            publisher.address().port(),
            publisher.login().user(),
            publisher.login().password());
    reader.setServerId(SERVER_ID);
    reader.setGtidSet(position);
    reader.setKeepAlive(false);
    reader.setConnectTimeout(CONNECT_MILLIS);
    reader.setHeartbeatInterval(HEARTBEAT_MILLIS);
    reader.setSocketFactory(
        () -> {
          Socket socket = new Socket();
          socket.setSoTimeout(SILENCE_MILLIS);
          return socket;
        });
    reader.setEventDeserializer(LogReading.deserializer());
    return reader;
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Ends it between two events: a transaction that is not whole is left to whoever goes on. */
  @Override
  public void close() {
    closed.countDown();
    BinaryLogClient open;
    Connection busy;
    synchronized (this) {
      open = client;
      busy = carrying;
    }
    if (busy != null) {
      // The library waits for whatever its listener waits for.
      abort(busy);
    }
    try {
      if (open != null) {
        open.disconnect();
      }
      worker.join(ENDS_MILLIS);
    } catch (IOException e) {
      LOG.debug("the log's connection was not closed: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (worker.isAlive()) {
      throw new IllegalStateException(
          "the reader of %s's log does not end within %d ms".formatted(source.word(), ENDS_MILLIS));
    }
  }

  private static void abort(Connection busy) {
    try {
      busy.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("the target's connection was not aborted: {}", e.toString());
    }
  }
}
