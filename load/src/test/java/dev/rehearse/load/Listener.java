package dev.rehearse.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A front door's stand-in that writes down what reaches it, and misbehaves when told to. It counts
 * by itself: the traffic's own records are compared with it.
 */
final class Listener implements AutoCloseable {
  static {
    // Else every answer on a kept-alive connection waits 40 ms for a delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** What reached it: one entry per request on the wire, so a resend is a second one. */
  record Heard(long id, int client, String name, String body, int status) {
    static final int CLOSED = 0;
  }

  private static final String ANSWER =
      "{\"outcome\":\"%s\",\"detail\":\"\",\"epoch\":3,\"results\":[]}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(300);
  private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> next = new ConcurrentLinkedQueue<>();
  private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
  private volatile long heldUntil = System.nanoTime();

  Listener() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    server.createContext("/operations/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers nothing for so long from now. */
  void hold(Duration length) {
    heldUntil = System.nanoTime() + length.toNanos();
  }

  /** Answers the next request with this status; {@link Heard#CLOSED} closes without a word. */
  void answerNext(int status) {
    next.add(status);
  }

  boolean nothingPending() {
    return next.isEmpty();
  }

  List<Heard> heard() {
    return List.copyOf(heard);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (long left = heldUntil - System.nanoTime();
        left > 0;
        left = heldUntil - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    boolean kept = !connections.add(exchange.getRemoteAddress().getPort());
    int status = status(kept);
    heard.add(
        new Heard(
            Long.parseLong(exchange.getRequestHeaders().getFirst("Rehearse-Operation")),
            Integer.parseInt(exchange.getRequestHeaders().getFirst("Rehearse-Client")),
            exchange.getRequestURI().getPath().replace("/operations/", ""),
            body,
            status));
    if (status != Heard.CLOSED) {
      byte[] answer = ANSWER.formatted(outcome(status)).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status == 299 ? 200 : status, answer.length);
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  /** Closes only a connection that was used before: on a new one Gatling does not send again. */
  private synchronized int status(boolean kept) {
    Integer special = next.peek();
    if (special == null || (special == Heard.CLOSED && !kept)) {
      return 200;
    }
    next.remove();
    return special;
  }

  private static String outcome(int status) {
    return switch (status) {
      case 200 -> "ok";
      case 299 -> "rejected";
      case 503 -> "failed";
      default -> "unknown";
    };
  }

  /** Closes its door and every connection. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
