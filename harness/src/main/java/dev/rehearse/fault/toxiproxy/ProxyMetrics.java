package dev.rehearse.fault.toxiproxy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The server's own counters of what passed each proxy. Thread-safe. */
final class ProxyMetrics {
  private static final String RECEIVED = "toxiproxy_proxy_received_bytes_total{";

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;

  ProxyMetrics(String host, int port) {
    this.request =
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/metrics"))
            .timeout(Duration.ofSeconds(5))
            .build();
  }

  /** Bytes that a proxy has taken in since it was opened, both directions together. */
  long bytes(String proxy) {
    String label = "proxy=\"" + proxy + "\"";
    return page()
        .lines()
        .filter(line -> line.startsWith(RECEIVED) && line.contains(label))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String page() {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IllegalStateException("Toxiproxy's counters cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while reading Toxiproxy's counters.", e);
    }
  }
}
