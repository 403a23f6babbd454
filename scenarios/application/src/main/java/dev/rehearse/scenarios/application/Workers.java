package dev.rehearse.scenarios.application;

import dev.rehearse.history.Side;
import java.sql.SQLTransientConnectionException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads that work on the databases. Thread-safe.
 *
 * <p>As many per side as it has connections: whoever works has one, the others wait in the order of
 * their arrival. A side that hangs holds up nobody who works on the other.
 */
final class Workers implements AutoCloseable {

  /** 4 s of calls at 1,000/s: what a drain had parked comes all at once. */
  private static final int CALLS_WAITING_MAX = 4_096;

  private final Map<Side, ThreadPoolExecutor> bySide = new EnumMap<>(Side.class);

  Workers(Set<Side> sides, int size) {
    for (Side side : sides) {
      ThreadPoolExecutor workers =
          new ThreadPoolExecutor(
              size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(CALLS_WAITING_MAX));
      workers.prestartAllCoreThreads();
      bySide.put(side, workers);
    }
  }

  /** Works on a side; where it cannot, that is how the work ended. */
  CompletableFuture<Ended> on(Side side, Supplier<Ended> work) {
    Executor workers = bySide.get(side);
    if (workers == null) {
      return ended("this instance was told of no database " + side.word());
    }
    try {
      return CompletableFuture.supplyAsync(work, workers);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          Ended.failed(
              new SQLTransientConnectionException("too many calls wait in this instance")));
    }
  }

  private static CompletableFuture<Ended> ended(String why) {
    return CompletableFuture.completedFuture(Ended.failed(new IllegalStateException(why)));
  }

  /** Lets those at work end, and ends them where they do not. */
  @Override
  public void close() {
    bySide.values().forEach(ThreadPoolExecutor::shutdown);
    try {
      for (ThreadPoolExecutor workers : bySide.values()) {
        if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
          workers.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      bySide.values().forEach(ThreadPoolExecutor::shutdownNow);
      Thread.currentThread().interrupt();
    }
  }
}
