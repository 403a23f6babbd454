package dev.rehearse.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Meters the processor time of this process and its descendants, by kind, from its start on.
 * Thread-safe; Linux only.
 *
 * <p>It looks twice a second, so that a process that ends is counted up to half a second before its
 * end.
 */
public final class Consumption implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 500;

  /** A word of the command line → the kind it tells. */
  private static final Map<String, String> KINDS =
      new TreeMap<>(
          Map.of(
              "InstanceProcess", "application",
              "FrontDoorProcess", "front-door",
              "MigratorProcess", "migrator",
              "Injector", "traffic",
              "toxiproxy-server", "toxiproxy",
              "postgres", "postgresql",
              "mysqld", "mysql"));

  private static final String OWN = "rehearse";

  private final Thread looking = new Thread(this::keepLooking, "consumption");
  private final long begun = System.nanoTime();
  private final Map<ProcessHandle, Meter> meters = new HashMap<>();
  private boolean first = true;
  private boolean closed;

  /** One process: what it had used when it was first counted, and at the last look. */
  private record Meter(String kind, double from, double to) {}

  private Consumption() {}

  /** Begins to meter. */
  public static Consumption start() {
    Consumption metering = new Consumption();
    synchronized (metering) {
      metering.look();
    }
    metering.looking.setDaemon(true);
    metering.looking.start();
    return metering;
  }

  private synchronized void keepLooking() {
    try {
      while (!closed) {
        look();
        wait(INTERVAL_MILLIS);
      }
    } catch (InterruptedException e) {
      // Nobody wants to know any more.
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    ProcessHandle own = ProcessHandle.current();
    look(own, OWN);
    own.descendants().forEach(each -> look(each, ""));
    first = false;
  }

  private void look(ProcessHandle process, String kind) {
    double used = used(process);
    Meter known = meters.get(process);
    if (known == null) {
      // What began later is counted from its beginning.
      known = new Meter(kind.isEmpty() ? kind(process) : kind, first ? used : 0, used);
    }
    meters.put(process, new Meter(known.kind(), known.from(), Math.max(used, known.to())));
  }

  /** The share of one processor that each kind has used since the start, 1.0 = all of it. */
  public synchronized Map<String, Double> shares() {
    look();
    double elapsed = (System.nanoTime() - begun) / 1e9;
    Map<String, Double> seconds = new TreeMap<>();
    meters
        .values()
        .forEach(each -> seconds.merge(each.kind(), each.to() - each.from(), Double::sum));
    Map<String, Double> shares = new LinkedHashMap<>();
    seconds.forEach((kind, used) -> shares.put(kind, Math.round(used / elapsed * 1000) / 1000.0));
    return shares;
  }

  private static double used(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1000.0;
  }

  private static String kind(ProcessHandle process) {
    String line = commandLine(process.pid());
    List<String> words = List.copyOf(KINDS.keySet());
    return words.stream().filter(line::contains).findFirst().map(KINDS::get).orElse("other");
  }

  /** Empty for a process that has just ended. */
  private static String commandLine(long pid) {
    try {
      return new String(
          Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline")),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
