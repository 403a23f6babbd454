package dev.rehearse.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The processor time that this process and its descendants have used, by kind. Immutable; Linux
 * only.
 *
 * @param at {@link System#nanoTime()} of the look
 * @param seconds kind → processor seconds so far
 */
public record Consumption(long at, Map<String, Double> seconds) {

  /** A word of the command line → the kind it tells. */
  private static final Map<String, String> KINDS =
      new TreeMap<>(
          Map.of(
              "InstanceProcess", "application",
              "FrontDoorProcess", "front-door",
              "MigratorProcess", "migrator",
              "Injector", "traffic",
              "toxiproxy-server", "toxiproxy",
              "postgres", "postgresql"));

  private static final String OWN = "rehearse";

  /** Looks now. */
  public static Consumption now() {
    long at = System.nanoTime();
    Map<String, Double> seconds = new LinkedHashMap<>();
    ProcessHandle own = ProcessHandle.current();
    seconds.put(OWN, of(own));
    own.descendants().forEach(each -> seconds.merge(kind(each), of(each), Double::sum));
    return new Consumption(at, seconds);
  }

  /** The share of one processor that each kind has used since an earlier look, 1.0 = all of it. */
  public Map<String, Double> sharesSince(Consumption earlier) {
    double elapsed = (at - earlier.at) / 1e9;
    Map<String, Double> shares = new LinkedHashMap<>();
    seconds.forEach(
        (kind, used) -> {
          double share = (used - earlier.seconds.getOrDefault(kind, 0.0)) / elapsed;
          shares.put(kind, Math.round(Math.max(0, share) * 1000) / 1000.0);
        });
    return shares;
  }

  private static double of(ProcessHandle process) {
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
}
