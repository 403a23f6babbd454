package dev.rehearse.load;

import dev.rehearse.history.Event;
import dev.rehearse.lifecycle.ChildJvm;
import dev.rehearse.traffic.Traffic;
import dev.rehearse.traffic.TrafficCounts;
import dev.rehearse.traffic.TrafficOrder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/** An injector's process as its parent sees it. Thread-safe. */
final class RunningInjector implements Traffic.Running {
  /** Two lines of live figures always fit. */
  private static final int TAIL = 1024;

  private final ChildJvm child;
  private final TrafficOrder order;

  RunningInjector(ChildJvm child, TrafficOrder order) {
    this.child = child;
    this.order = order;
  }

  @Override
  public TrafficCounts counts() {
    if (!Files.exists(order.live())) {
      return TrafficCounts.none(System.nanoTime());
    }
    try (RandomAccessFile file = new RandomAccessFile(order.live().toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL);
      byte[] tail = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(tail);
      return last(new String(tail, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the live figures cannot be read: " + order.live(), e);
    }
  }

  /** The last whole line: one that is being written does not end yet. */
  private static TrafficCounts last(String tail) {
    int end = tail.lastIndexOf('\n');
    if (end < 0) {
      return TrafficCounts.none(System.nanoTime());
    }
    String line = tail.substring(tail.lastIndexOf('\n', end - 1) + 1, end);
    return JsonMapper.shared().readValue(line, TrafficCounts.class);
  }

  @Override
  public boolean alive() {
    return child.process().alive();
  }

  @Override
  public void measure() {
    tell(order.measure());
  }

  private static void tell(Path file) {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // It has been told before.
    } catch (IOException e) {
      throw new UncheckedIOException("the traffic cannot be told by " + file, e);
    }
  }

  @Override
  public void stop(Duration bound) throws InterruptedException {
    tell(order.stop());
    Optional<Integer> exit = child.process().waitFor(bound);
    if (exit.isEmpty()) {
      child.process().kill();
      reportInItsPlace("did not end within " + bound.toSeconds() + " s and was killed");
    } else if (!Files.exists(order.report())) {
      reportInItsPlace("ended without a report, with exit code " + exit.get());
    }
  }

  /**
   * A run whose injector failed is still judged: as inconclusive, for the reason that this says.
   */
  private void reportInItsPlace(String exit) {
    TrafficCounts last = counts();
    Event.InjectorReport report =
        new Event.InjectorReport(
            System.nanoTime(),
            last.sent(),
            0,
            0,
            0,
            last.succeeded(),
            last.failed(),
            0,
            0,
            0,
            List.of(),
            "the traffic " + exit + "; see " + child.process().log().getFileName());
    try {
      Files.writeString(order.report(), JsonMapper.shared().writeValueAsString(report));
    } catch (IOException e) {
      throw new UncheckedIOException("the injector's report cannot be written", e);
    }
  }

  @Override
  public void pause(Duration length) {
    if (!child.process().pause()) {
      throw new IllegalStateException(
          "The traffic could not be paused: it has ended; see " + child.process().log());
    }
    try {
      long end = System.nanoTime() + length.toNanos();
      for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
      }
    } finally {
      child.process().resume();
    }
  }

  @Override
  public void close() {
    child.process().kill();
  }
}
