package dev.rehearse.scenarios.application;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs things later, on threads of its own; what they throw is logged. Thread-safe. */
final class Later implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Later.class);

  private final ScheduledExecutorService executor;

  Later(int threads) {
    executor = Executors.newScheduledThreadPool(threads);
  }

  void in(Duration delay, Runnable task) {
    Future<?> unused = executor.schedule(() -> logged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void logged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task of the front door failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
