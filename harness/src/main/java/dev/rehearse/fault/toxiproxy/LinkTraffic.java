package dev.rehearse.fault.toxiproxy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What passes a proxy. Thread-safe.
 *
 * <p>Toxiproxy counts the bytes of a connection only when it has ended, which the connections of a
 * pool do not. So its counters give the ended ones, and the kernel's the living.
 */
final class LinkTraffic {
  private static final String RECEIVED = "toxiproxy_proxy_received_bytes_total{";
  private static final String ESTABLISHED = "01";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest metrics;

  LinkTraffic(String host, int apiPort) {
    this.metrics =
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + apiPort + "/metrics"))
            .timeout(LIMIT)
            .build();
  }

  /** Bytes that have passed a proxy since it was opened, both directions together. */
  long bytes(String proxy, int port) {
    // The living first: a connection that ends in between is counted twice rather than not at all.
    return SocketDiagnosis.bytes(port) + ended(proxy);
  }

  private long ended(String proxy) {
    String label = "proxy=\"" + proxy + "\"";
    return page()
        .lines()
        .filter(line -> line.startsWith(RECEIVED) && line.contains(label))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Connections that a proxy has accepted since it was opened: the server logs each. */
  static long accepted(Path log, String proxy) {
    String name = "\"name\":\"" + proxy + "\"";
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(name) && line.contains("Accepted client")).count();
    } catch (IOException e) {
      throw new IllegalStateException("Toxiproxy's log cannot be read: " + e.getMessage(), e);
    }
  }

  /** The clients' ports of the connections that a proxy holds open. */
  static Set<Integer> connections(int port) {
    Set<Integer> clients = new HashSet<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/net/tcp"))) {
        String[] words = line.strip().split("\\s+");
        if (words.length > 3 && words[3].equals(ESTABLISHED) && port(words[1]) == port) {
          clients.add(port(words[2]));
        }
      }
      return clients;
    } catch (IOException e) {
      throw new IllegalStateException("The connections of a link cannot be counted.", e);
    }
  }

  private static int port(String hexAddress) {
    return Integer.parseInt(hexAddress.substring(hexAddress.indexOf(':') + 1), 16);
  }

  private String page() {
    try {
      return http.send(metrics, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IllegalStateException("Toxiproxy's counters cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while reading Toxiproxy's counters.", e);
    }
  }
}
