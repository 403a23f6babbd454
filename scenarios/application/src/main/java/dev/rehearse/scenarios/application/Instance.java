package dev.rehearse.scenarios.application;

import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import dev.rehearse.application.Operations;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One instance of the application, serving. Thread-safe. */
final class Instance implements AutoCloseable {

  private static final Duration START_MOST = Duration.ofSeconds(15);

  private final Pools pools;
  private final Optional<Mirror> mirror;
  private final CommitFile file;
  private final Workers workers;
  private final Reach reach;
  private final HttpServer server;

  private Instance(InstanceOrder order, Operations operations) throws Exception {
    pools = new Pools(order);
    mirror = mirror(order);
    file = CommitFile.append(order.commits(), order.instance());
    workers = new Workers(pools.bySide().keySet(), order.pool().size());
    Service.Ways ways =
        new Service.Ways(
            workers,
            new Reads(pools.bySide(), order.retries()),
            new Writes(pools.bySide(), file, mirror, hesitation(order), order.retries()),
            new UndoneWrites(pools.bySide()));
    Service service = new Service(operations, ways, mirror.map(Patience::new));
    reach = new Reach(pools.bySide());
    pools.awaitFull(START_MOST);
    QueuedThreadPool threads = new QueuedThreadPool(8, 4);
    threads.setName("http");
    server = HttpServer.start(threads, new CallHandler(service::carryOut, reach));
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
    workers.close();
    mirror.ifPresent(Mirror::close);
    reach.close();
    pools.close();
    file.close();
  }
}
