package dev.rehearse.fault.toxiproxy;

import dev.rehearse.fault.Disturbance;
import dev.rehearse.lifecycle.Await;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import eu.rekawek.toxiproxy.model.toxic.Latency;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Lays faults on links. Thread-safe; closing it heals every fault that still acts.
 *
 * <p>Nothing here is left to Toxiproxy's dice, which cannot be seeded: every toxic acts on all
 * data, and jitter is drawn by us.
 */
public final class Toxics implements AutoCloseable {
  private static final Duration JITTER_INTERVAL = Duration.ofMillis(100);

  private final Toxiproxy server;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Set<LinkFault> acting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "jitter");
            thread.setDaemon(true);
            return thread;
          });

  public Toxics(Toxiproxy server) {
    this.server = server;
  }

  /**
   * Delays what the server answers.
   *
   * @param of the delay in the middle
   * @param jitter how far a delay may lie from it; every 100 ms another is drawn, and what is held
   *     at that moment passes at once, as Toxiproxy lets go of everything when a toxic changes
   * @param random draws them
   */
  public Disturbance latency(String link, Duration of, Duration jitter, RandomGenerator random) {
    LinkFault fault = fault(link, "bytes");
    Proxy proxy = server.proxy(link);
    Latency toxic =
        lay(
            fault,
            name ->
                proxy.toxics().latency(name, ToxicDirection.DOWNSTREAM, drawn(of, jitter, random)));
    if (!jitter.isZero()) {
      fault.every(clock, JITTER_INTERVAL, () -> toxic.setLatency(drawn(of, jitter, random)));
    }
    return begun(fault);
  }

  private static long drawn(Duration of, Duration jitter, RandomGenerator random) {
    long spread = jitter.toMillis();
    long offset = spread == 0 ? 0 : random.nextLong(-spread, spread + 1);
    return Math.max(0, of.toMillis() + offset);
  }

  /** Lets only so many kilobytes per second through, in each direction. */
  public Disturbance bandwidth(String link, long kilobytesPerSecond) {
    return onBothDirections(
        link,
        "bytes",
        (proxy, name, direction) -> proxy.toxics().bandwidth(name, direction, kilobytesPerSecond));
  }

  /** Cuts what is sent into small pieces, with a pause between them. */
  public Disturbance slicer(String link, long bytes, Duration pause) {
    return onBothDirections(
        link,
        "bytes",
        (proxy, name, direction) ->
            proxy.toxics().slicer(name, direction, bytes, pause.toNanos() / 1000));
  }

  /**
   * Swallows everything in both directions and closes nothing. Healing closes the connections on
   * which something may have been swallowed.
   */
  public Disturbance blackhole(String link) {
    return onBothDirections(
        link, "bytes", (proxy, name, direction) -> proxy.toxics().timeout(name, direction, 0));
  }

  /** Cuts each connection as soon as anything is sent on it, new ones too. */
  public Disturbance reset(String link) {
    return onBothDirections(
        link,
        "connections",
        (proxy, name, direction) -> proxy.toxics().resetPeer(name, direction, 0));
  }

  /**
   * As {@link #reset(String)}, but spent as soon as each connection open at this moment has been
   * cut. One on which nothing is sent stays.
   */
  public Disturbance resetOnce(String link) {
    int port = server.port(link);
    Set<Integer> before = LinkTraffic.connections(port);
    return new Once(reset(link), port, before);
  }

  /** A reset that means the connections of one moment. */
  private record Once(Disturbance reset, int port, Set<Integer> before) implements Disturbance {
    @Override
    public boolean spent() {
      return LinkTraffic.connections(port).stream().noneMatch(before::contains);
    }

    @Override
    public String target() {
      return reset.target();
    }

    @Override
    public void heal() {
      reset.heal();
    }

    @Override
    public long effect() {
      return reset.effect();
    }

    @Override
    public String unit() {
      return reset.unit();
    }
  }

  /** Closes the link: open connections are cut, new ones refused. */
  public Disturbance down(String link) {
    LinkFault fault = fault(link, "connections");
    Proxy proxy = server.proxy(link);
    fault.undo(
        () ->
            Await.until(
                "the port of " + link + " to be free again",
                Duration.ofSeconds(10),
                () -> enabled(proxy)));
    checked(link, proxy::disable);
    return begun(fault);
  }

  private static boolean enabled(Proxy proxy) {
    try {
      proxy.enable();
      return proxy.isEnabled();
    } catch (IOException e) {
      // Somebody's outgoing connection may hold the port for a moment.
      return false;
    }
  }

  /** How many faults act now. */
  public int acting() {
    return acting.size();
  }

  @Override
  public void close() {
    RuntimeException first = null;
    for (LinkFault fault : List.copyOf(acting)) {
      try {
        fault.heal();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    clock.shutdownNow();
    if (first != null) {
      throw first;
    }
  }

  private interface Laying<T extends Toxic> {
    T lay(String name) throws IOException;
  }

  private interface OneWay {
    Toxic lay(Proxy proxy, String name, ToxicDirection direction) throws IOException;
  }

  private Disturbance onBothDirections(String link, String unit, OneWay oneWay) {
    LinkFault fault = fault(link, unit);
    Proxy proxy = server.proxy(link);
    List<ToxicDirection> ways = new ArrayList<>(List.of(ToxicDirection.values()));
    for (ToxicDirection direction : ways) {
      lay(fault, name -> oneWay.lay(proxy, name, direction));
    }
    return begun(fault);
  }

  private LinkFault fault(String link, String unit) {
    return new LinkFault(server, link, unit, acting);
  }

  private LinkFault begun(LinkFault fault) {
    acting.add(fault);
    return fault;
  }

  private <T extends Toxic> T lay(LinkFault fault, Laying<T> laying) {
    String name = "fault-" + numbers.incrementAndGet();
    try {
      T toxic = laying.lay(name);
      fault.undo(toxic::remove);
      return toxic;
    } catch (IOException e) {
      fault.heal();
      throw new IllegalStateException(
          "Toxiproxy did not take a fault on " + fault.target() + ": " + e.getMessage(), e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void checked(String link, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new IllegalStateException(
          "Toxiproxy did not take a fault on " + link + ": " + e.getMessage(), e);
    }
  }
}
