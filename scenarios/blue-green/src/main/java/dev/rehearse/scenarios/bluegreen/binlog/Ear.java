package dev.rehearse.scenarios.bluegreen.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hears what one connection's reader says. The library goes on after whatever a listener throws,
 * and after an event that it cannot read: here the first failure ends the connection. Used by the
 * reader's thread.
 */
final class Ear extends BinaryLogClient.AbstractLifecycleListener {
  private final BinaryLogClient reader;
  private final BinlogApplier applier;
  private final BooleanSupplier closed;
  private @Nullable Exception failure;

  Ear(BinaryLogClient reader, BinlogApplier applier, BooleanSupplier closed) {
    this.reader = reader;
    this.applier = applier;
    this.closed = closed;
  }

  void hear(Event event) {
    if (failure != null) {
      return;
    }
    try {
      applier.take(event);
    } catch (SQLException | CannotCarry | RuntimeException e) {
      fail(e);
    }
  }

  /** Whoever closed it meanwhile found nothing to disconnect. */
  @Override
  public void onConnect(BinaryLogClient client) {
    if (closed.getAsBoolean()) {
      hangUp();
    }
  }

  @Override
  public void onCommunicationFailure(BinaryLogClient client, Exception cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  @Override
  public void onEventDeserializationFailure(BinaryLogClient client, Exception cause) {
    fail(
        silence(cause)
            .orElseGet(
                () ->
                    new CannotCarry(
                        "an event of the log cannot be read: " + cause.getMessage(), cause)));
  }

  /**
   * The library takes a link that falls silent within an event for an event that it cannot read.
   */
  private static Optional<Exception> silence(Exception cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof SocketTimeoutException silent) {
        return Optional.of(silent);
      }
    }
    return Optional.empty();
  }

  private void fail(Exception cause) {
    failure = cause;
    hangUp();
  }

  private void hangUp() {
    try {
      reader.disconnect();
    } catch (IOException e) {
      if (failure == null) {
        failure = e;
      } else {
        failure.addSuppressed(e);
      }
    }
  }

  /** Throws what ended the connection, if anything did. */
  void rethrow() throws SQLException, IOException, CannotCarry {
    Exception cause = failure;
    if (cause instanceof SQLException refused) {
      throw refused;
    }
    if (cause instanceof CannotCarry stopped) {
      throw stopped;
    }
    if (cause instanceof IOException lost) {
      throw lost;
    }
    if (cause != null) {
      throw new CannotCarry("reading the log failed: " + cause, cause);
    }
  }
}
