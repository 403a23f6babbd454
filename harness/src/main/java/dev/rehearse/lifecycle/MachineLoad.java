package dev.rehearse.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Looks twice a second how busy this machine is, from its start to its end. Thread-safe; where the
 * kernel does not tell, nothing is told.
 */
public final class MachineLoad implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration LAST_LOOK = Duration.ofSeconds(5);

  /** Is told of one interval after the other, without a gap. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param from when it began, ns
     * @param until when it ended, ns
     * @param share of all processors, 0 to 1
     */
    void busy(long from, long until, double share);
  }

  private final Listener listener;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "machine-load");
            thread.setDaemon(true);
            return thread;
          });
  private final ScheduledFuture<?> looking;
  private long at = System.nanoTime();
  private Optional<ProcessorTime> seen = ProcessorTime.now();

  private MachineLoad(Listener listener) {
    this.listener = listener;
    long interval = INTERVAL.toNanos();
    this.looking = clock.scheduleAtFixedRate(this::look, interval, interval, TimeUnit.NANOSECONDS);
  }

  /** Begins to look. */
  public static MachineLoad start(Listener listener) {
    return new MachineLoad(listener);
  }

  private synchronized void look() {
    long now = System.nanoTime();
    Optional<ProcessorTime> then = ProcessorTime.now();
    if (seen.isPresent() && then.isPresent()) {
      listener.busy(at, now, then.get().busySince(seen.get()));
    }
    at = now;
    seen = then;
  }

  /**
   * Looks once more; nobody is told anything after that.
   *
   * @throws IllegalStateException if a look, or who was told of it, failed
   */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(LAST_LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("the last look at this machine's load does not end");
      }
      looking.get();
    } catch (CancellationException e) {
      look();
    } catch (ExecutionException e) {
      throw new IllegalStateException("this machine's load was not told to the end", e.getCause());
    } catch (InterruptedException e) {
      clock.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
