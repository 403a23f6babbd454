package dev.rehearse.fault.toxiproxy;

import dev.rehearse.fault.Disturbance;
import dev.rehearse.lifecycle.Teardown;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fault on a link: what undoes it, and what it did. Thread-safe. */
final class LinkFault implements Disturbance {
  private static final Logger LOG = LoggerFactory.getLogger(LinkFault.class);

  private final Toxiproxy server;
  private final String link;
  private final String unit;
  private final Set<LinkFault> acting;
  private final Teardown undoing = new Teardown();
  private final long bytesBefore;
  private final long connectionsBefore;
  private boolean healed;
  private long effect;

  LinkFault(Toxiproxy server, String link, String unit, Set<LinkFault> acting) {
    this.server = server;
    this.link = link;
    this.unit = unit;
    this.acting = acting;
    this.bytesBefore = unit.equals("bytes") ? server.bytes(link) : 0;
    this.connectionsBefore = unit.equals("connections") ? server.cut(link) : 0;
  }

  /** What heals it; the last one added goes first. */
  void undo(AutoCloseable step) {
    undoing.add("a fault on " + link, step);
  }

  /** Changes the toxic at a steady pace until it is healed. */
  void every(ScheduledExecutorService clock, Duration interval, Change change) {
    ScheduledFuture<?> pace =
        clock.scheduleAtFixedRate(
            () -> apply(change), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    undo(() -> pace.cancel(false));
  }

  /** A change of a toxic. */
  @FunctionalInterface
  interface Change {
    void now() throws IOException;
  }

  private synchronized void apply(Change change) {
    if (!healed) {
      try {
        change.now();
      } catch (IOException e) {
        LOG.warn("The jitter of a fault on {} stood still for once: {}", link, e.getMessage());
      }
    }
  }

  @Override
  public String target() {
    return link;
  }

  @Override
  public synchronized void heal() {
    if (healed) {
      return;
    }
    effect = measured();
    healed = true;
    acting.remove(this);
    undoing.close();
    // Under another fault the link does not yet work again, whatever became of this one.
    if (acting.stream().noneMatch(other -> other.link.equals(link))) {
      server.awaitPulse(link);
    }
  }

  @Override
  public synchronized long effect() {
    return healed ? effect : measured();
  }

  private long measured() {
    if (unit.equals("bytes")) {
      return Math.max(0, server.bytes(link) - bytesBefore);
    }
    return Math.max(0, server.cut(link) - connectionsBefore);
  }

  @Override
  public String unit() {
    return unit;
  }
}
