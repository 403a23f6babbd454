package dev.rehearse.scenarios.application;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * Whether this instance can work on a side, asked of the pool that its requests use. Thread-safe.
 *
 * <p>One question at a time on threads of its own: a side that swallows everything must not hold
 * those that serve the other one.
 */
final class Reach implements AutoCloseable {
  private final Map<Side, ? extends DataSource> pools;
  private final ExecutorService threads = Executors.newFixedThreadPool(Side.values().length);

  @GuardedBy("this")
  private final Map<Side, CompletableFuture<String>> asked = new EnumMap<>(Side.class);

  Reach(Map<Side, ? extends DataSource> pools) {
    this.pools = pools;
  }

  /** Empty if the side can be used, else why not; whoever asks meanwhile gets the same answer. */
  synchronized CompletableFuture<String> ask(Side side) {
    CompletableFuture<String> known = asked.get(side);
    if (known == null || known.isDone()) {
      known = CompletableFuture.supplyAsync(() -> trouble(side), threads);
      asked.put(side, known);
    }
    return known;
  }

  private String trouble(Side side) {
    try (Connection connection = Service.pool(pools, side).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      return "";
    } catch (SQLException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
