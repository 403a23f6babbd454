package dev.rehearse.load;

import dev.rehearse.traffic.TrafficOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Beside the traffic: writes the live figures, looks for the order to stop, and keeps the bounds.
 * Thread-safe.
 */
final class Clerk implements AutoCloseable {
  private static final long TICK_MILLIS = 20;
  private static final int TICKS_PER_LINE = 10;

  /** What Gatling may take beyond the deadline to give a request up. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** The sabotage by which the traffic dies, so long after the warm-up. */
  private static final String DEAD = "DEAD";

  private static final Duration LIFE = Duration.ofSeconds(3);
  private static final int DIED = 86;
  private static final int STUCK = 87;

  private final Injector injector;
  private final TrafficOrder order;
  private final Writer live;
  private final ScheduledExecutorService thread;
  private @Nullable ScheduledFuture<?> ticking;
  private int ticks;

  private Clerk(Injector injector) throws IOException {
    this.injector = injector;
    this.order = injector.order();
    this.live =
        Files.newBufferedWriter(order.live(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread clerk = new Thread(work, "clerk");
              clerk.setDaemon(true);
              return clerk;
            });
  }

  static Clerk start(Injector injector) throws IOException {
    Clerk clerk = new Clerk(injector);
    clerk.ticking =
        clerk.thread.scheduleAtFixedRate(
            clerk::tickOrDie, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return clerk;
  }

  /** A clerk that failed must not leave traffic without an end. */
  private void tickOrDie() {
    try {
      tick();
    } catch (RuntimeException | Error e) {
      throw InjectorProcess.die(e);
    }
  }

  private void tick() {
    if (!injector.running()) {
      return;
    }
    long now = System.nanoTime();
    long since = now - injector.start(now);
    if (Files.exists(order.measure())) {
      injector.figures().measure(now);
    }
    if (order.sabotage().equals(DEAD) && injector.measuring(now - LIFE.toNanos())) {
      System.err.println("sabotage DEAD: the traffic ends here, without a word");
      Runtime.getRuntime().halt(DIED);
    }
    if (Files.exists(order.stop()) || since > order.most().toNanos()) {
      injector.end(now);
    }
    long patience = order.plan().deadline().multipliedBy(2).plus(GRACE).toNanos();
    if (injector.ending() && now - injector.endedAt() > patience) {
      System.err.println("requests in flight did not end within " + patience + " ns");
      Runtime.getRuntime().halt(STUCK);
    }
    if (++ticks % TICKS_PER_LINE == 0) {
      writeLine(now);
    }
  }

  private void writeLine(long now) {
    try {
      live.write(JsonMapper.shared().writeValueAsString(injector.figures().slide(now)) + "\n");
      live.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the live figures cannot be written to " + order.live(), e);
    }
  }

  /** Writes the last figures and stops. */
  @Override
  public void close() throws IOException {
    if (ticking != null) {
      ticking.cancel(false);
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("the clerk does not stop writing to " + order.live());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the clerk stops", e);
    }
    if (injector.running()) {
      writeLine(System.nanoTime());
    }
    live.close();
  }
}
