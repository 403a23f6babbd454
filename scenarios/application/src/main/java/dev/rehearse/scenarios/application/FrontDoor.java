package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorOrder;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.history.Event.EpochChanged;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The front door: takes requests in on one port, is steered on another, and stands before the
 * instances. Thread-safe.
 */
final class FrontDoor implements AutoCloseable {

  /** Traffic holds no thread; the few that are awaited belong to the control port. */
  private static final int THREADS_MAX = 32;

  private final ScheduledThreadPoolExecutor timer;
  private final Later later = new Later(2);
  private final Upstream upstream;
  private final HttpServer traffic;
  private final HttpServer control;

  private FrontDoor(
      FrontDoorOrder order, Fences fences, Consumer<EpochChanged> changes, RecordFile file)
      throws Exception {
    Parts parts = Parts.under(order.sabotage());
    FrontDoorRecord record = file.read().orElseGet(FrontDoorRecord::initial);
    Gate gate = new Gate(record, parts.inFlight());
    timer = new ScheduledThreadPoolExecutor(1);
    timer.setRemoveOnCancelPolicy(true);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, 4);
    threads.setName("traffic");
    upstream = new Upstream(order.instances(), order.deadline(), threads);
    Steering steering =
        new Steering(new Steering.Means(gate, file, changes, fences, parts.lease(), later));
    steering.start();
    Vitals vitals = new Vitals();
    Passage.Surroundings around =
        new Passage.Surroundings(
            gate,
            steering,
            parts.routes(),
            upstream,
            parts.replies(),
            vitals,
            timer,
            order.deadline().toNanos());
    traffic = HttpServer.start(threads, new TrafficHandler(around));
    QueuedThreadPool controlThreads = new QueuedThreadPool(16, 2);
    controlThreads.setName("control");
    control =
        HttpServer.start(
            controlThreads, new ControlHandler(gate, steering, upstream, vitals, order.token()));
  }

  static FrontDoor start(FrontDoorOrder order, Fences fences, Consumer<EpochChanged> changes)
      throws Exception {
    return new FrontDoor(order, fences, changes, new RecordFile(order.record()));
  }

  /** What a sabotage replaces, one part each. */
  private record Parts(InFlight inFlight, Lease lease, Routes routes, Replies replies) {
    static Parts under(String sabotage) {
      return new Parts(
          sabotage.equals("C3") ? new InFlight.Overlooked() : new InFlight(),
          sabotage.equals("B3") ? new Lease.Endless() : new Lease(),
          sabotage.equals("B2") ? new Routes.Pinned() : new Routes(),
          sabotage.equals("RESEND") ? new Replies.Swallowed() : new Replies());
    }
  }

  int trafficPort() {
    return traffic.port();
  }

  int controlPort() {
    return control.port();
  }

  /** Takes no more requests, then lets go of the instances. */
  @Override
  public void close() {
    try {
      traffic.close();
      control.close();
    } finally {
      upstream.close();
      later.close();
      timer.shutdownNow();
    }
  }
}
