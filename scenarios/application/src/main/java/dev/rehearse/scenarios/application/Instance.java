package dev.rehearse.scenarios.application;

import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import dev.rehearse.application.Operations;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One instance of the application, serving. Thread-safe. */
final class Instance implements AutoCloseable {

  /** 4 s of calls at 1,000/s: what a drain had parked comes all at once. */
  private static final int CALLS_WAITING_MAX = 4_096;

  private static final Duration START_MOST = Duration.ofSeconds(15);

  private final Pools pools;
  private final Optional<Mirror> mirror;
  private final CommitFile file;
  private final ThreadPoolExecutor workers;
  private final Reach reach;
  private final HttpServer server;

  private Instance(InstanceOrder order, Operations operations) throws Exception {
    pools = new Pools(order);
    mirror = mirror(order);
    file = CommitFile.append(order.commits(), order.instance());
    // As many workers as connections: whoever works has one, the others wait in arrival order.
    int size = order.pool().size();
    workers =
        new ThreadPoolExecutor(
            size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(CALLS_WAITING_MAX));
    workers.prestartAllCoreThreads();
    Service service =
        new Service(
            operations,
            new Reads(pools.bySide(), order.retries()),
            new Writes(pools.bySide(), file, mirror, hesitation(order), order.retries()),
            new UndoneWrites(pools.bySide()));
    reach = new Reach(pools.bySide());
    pools.awaitFull(START_MOST);
    QueuedThreadPool threads = new QueuedThreadPool(8, 4);
    threads.setName("http");
    server = HttpServer.start(threads, new CallHandler(service::carryOut, workers, reach));
  }

  static Instance start(InstanceOrder order, Operations operations) throws Exception {
    return new Instance(order, operations);
  }

  /** A strategy that mirrors has its own way to hold transactions open. */
  private static Hesitation hesitation(InstanceOrder order) {
    return order.sabotage().equals("C3") && order.mirror().isEmpty()
        ? new Hesitation.Thinking()
        : new Hesitation();
  }

  private static Optional<Mirror> mirror(InstanceOrder order) throws ReflectiveOperationException {
    if (order.mirror().isEmpty()) {
      return Optional.empty();
    }
    Class<? extends Mirror> type = Class.forName(order.mirror()).asSubclass(Mirror.class);
    return Optional.of(type.getConstructor(InstanceOrder.class).newInstance(order));
  }

  int port() {
    return server.port();
  }

  /** Takes no more calls, lets those at work end, then lets go of the databases. */
  @Override
  public void close() throws IOException {
    server.close();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
    mirror.ifPresent(Mirror::close);
    reach.close();
    pools.close();
    file.close();
  }
}
