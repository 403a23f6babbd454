package dev.rehearse.fault.database;

import dev.rehearse.database.Database;
import dev.rehearse.fault.Disturbance;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody who knows nothing of the migration runs a statement on a database, in a session of his
 * own with the server's own patience. Thread-safe.
 */
public final class ThirdParty implements Disturbance {
  private static final Logger LOG = LoggerFactory.getLogger(ThirdParty.class);

  /** What is looked at around the statement. */
  @FunctionalInterface
  public interface Look<T> {
    T at(Connection connection) throws SQLException;
  }

  private final String target;
  private final Statement statement;
  private final CompletableFuture<Boolean> done;

  private ThirdParty(String target, Statement statement, CompletableFuture<Boolean> done) {
    this.target = target;
    this.statement = statement;
    this.done = done;
  }

  /**
   * Begins to run it.
   *
   * @param target what the rehearsal calls the database
   * @param look what to look at before and after it
   * @param told is told both, if the statement succeeds
   * @throws IllegalStateException if the database cannot be reached
   */
  public static <T> ThirdParty run(
      String target, Database database, String sql, Look<T> look, Consumer<Change<T>> told) {
    Connection connection;
    Statement statement;
    try {
      connection = database.connect();
      statement = connection.createStatement();
    } catch (SQLException e) {
      throw new IllegalStateException("no third party can reach " + target, e);
    }
    CompletableFuture<Boolean> done =
        CompletableFuture.supplyAsync(
            () -> {
              try (connection) {
                T before = look.at(connection);
                statement.execute(sql);
                told.accept(new Change<>(before, look.at(connection)));
                return true;
              } catch (SQLException e) {
                LOG.warn("the third party's statement on {} failed: {}", target, e.toString());
                return false;
              }
            });
    return new ThirdParty(target, statement, done);
  }

  /** What there was around a statement. */
  public record Change<T>(T before, T after) {}

  @Override
  public String target() {
    return target;
  }

  /** Gives up what has not ended, on the server: a client that goes away would leave it running. */
  @Override
  public void heal() {
    if (!done.isDone()) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        LOG.debug("the third party's statement was not cancelled: {}", e.toString());
      }
    }
    done.join();
  }

  @Override
  public boolean spent() {
    return done.isDone();
  }

  @Override
  public long effect() {
    return done.isDone() && done.join() ? 1 : 0;
  }

  @Override
  public String unit() {
    return "statements";
  }
}
