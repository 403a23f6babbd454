package dev.rehearse.fault.toxiproxy;

import dev.rehearse.database.Address;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.ChildProcess;
import dev.rehearse.lifecycle.Launch;
import dev.rehearse.lifecycle.LogTail;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.Ports;
import dev.rehearse.lifecycle.RunLedger;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** A Toxiproxy server of its own for one run. Thread-safe; closing it ends the server. */
public final class Toxiproxy implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration PULSE = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 5;

  private final ChildProcess process;
  private final ToxiproxyClient client;
  private final LinkTraffic traffic;
  private final Map<String, Proxy> proxies = new ConcurrentHashMap<>();

  private Toxiproxy(ChildProcess process, int port) {
    this.process = process;
    this.client = new ToxiproxyClient("127.0.0.1", port);
    this.traffic = new LinkTraffic("127.0.0.1", port);
  }

  /**
   * Starts the server, after finding or building its program.
   *
   * @throws NotRehearsable if there is no program or it does not come up
   */
  public static Toxiproxy start(Cache cache, RunLedger ledger, Path logs) {
    return start(cache, ledger, logs, Ports::free);
  }

  static Toxiproxy start(Cache cache, RunLedger ledger, Path logs, IntSupplier ports) {
    Path program = ToxiproxyProgram.find(cache);
    Path log = logs.resolve("toxiproxy.log");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      int port = ports.getAsInt();
      List<String> command =
          List.of(
              program.toString(),
              "-host",
              "127.0.0.1",
              "-port",
              Integer.toString(port),
              "-proxy-metrics");
      ChildProcess process =
          ledger.record(
              ChildProcess.start(
                  Launch.of("toxiproxy", command, log)
                      .withEnvironment(Map.of("LOG_LEVEL", "info"))
                      .withNiceness(Launch.YIELDING)));
      Toxiproxy server = new Toxiproxy(process, port);
      if (server.up()) {
        return server;
      }
      process.close();
    }
    throw new NotRehearsable(
        "Toxiproxy did not start; its log ends: " + LogTail.of(log),
        program.toString(),
        "Check that this program is Toxiproxy " + ToxiproxyProgram.VERSION + ".");
  }

  private boolean up() {
    return Await.until(
            "Toxiproxy to answer",
            LIMIT,
            () -> process.alive() ? answer() : Optional.of(false),
            Optional::isPresent)
        .orElse(false);
  }

  private Optional<Boolean> answer() {
    try {
      return Optional.of(!client.version().isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Opens a proxy before a server, on a free port of its own.
   *
   * @return where it listens; the database is that of the server
   */
  public Address proxy(String name, Address upstream) {
    try {
      Proxy proxy =
          client.createProxy(name, "127.0.0.1:0", upstream.host() + ":" + upstream.port());
      proxies.put(name, proxy);
      return upstream.behind(port(name));
    } catch (IOException e) {
      throw new IllegalStateException(
          "Toxiproxy opened no proxy " + name + ": " + e.getMessage(), e);
    }
  }

  Proxy proxy(String name) {
    Proxy proxy = proxies.get(name);
    if (proxy == null) {
      throw new IllegalArgumentException(
          "There is no link " + name + "; there are " + proxies.keySet() + ".");
    }
    return proxy;
  }

  /** The port that a link's proxy listens on. */
  int port(String link) {
    String listen = proxy(link).getListen();
    return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
  }

  /** Bytes that have passed a link since it was opened, both directions together. */
  public long bytes(String link) {
    return traffic.bytes(link, port(link));
  }

  /** Connections of a link that have ended since it was opened. */
  long cut(String link) {
    int open = LinkTraffic.connections(port(link)).size();
    return LinkTraffic.accepted(process.log(), link) - open;
  }

  /**
   * Waits until a server answers through a link again.
   *
   * @throws Await.TooLong if it does not within 10 s
   */
  void awaitPulse(String link) {
    Await.until(
        "a server to answer through " + link, PULSE, () -> Pulse.of(port(link)), "beats"::equals);
  }

  /** Its process. */
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
