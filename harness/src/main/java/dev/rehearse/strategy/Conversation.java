package dev.rehearse.strategy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The migrator's end of its talk with the conductor, in JSON lines. Thread-safe. */
final class Conversation {
  /** How long what was told before the start may take to arrive. */
  private static final long GREETING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final PrintStream out;

  @GuardedBy("this")
  private final Set<String> armed = new HashSet<>();

  /** Points at which a thread of ours waits. */
  @GuardedBy("this")
  private final Set<String> waiting = new HashSet<>();

  /** Steps whose dwell the conductor has ended. */
  @GuardedBy("this")
  private final Set<String> dwelt = new HashSet<>();

  private Conversation(PrintStream out) {
    this.out = out;
  }

  /** Listens from now on; the process ends when the input does. */
  static Conversation begin(InputStream in, PrintStream out) {
    Conversation conversation = new Conversation(out);
    Thread listener = new Thread(() -> conversation.listen(in), "conductor");
    listener.setDaemon(true);
    listener.start();
    // What the conductor armed at once must be known before the first step begins.
    long end = System.nanoTime() + GREETING_NANOS;
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return conversation;
  }

  private void listen(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
    } catch (IOException e) {
      System.err.println("Standard input broke: " + e.getMessage());
    }
    // Whoever started this is gone. Not exit: hooks could wait for what died with it.
    Runtime.getRuntime().halt(143);
  }

  private synchronized void hear(String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JacksonException e) {
      System.err.println("not understood: " + line);
      return;
    }
    String point = node.path("point").asString("");
    switch (node.path("tell").asString("")) {
      case "arm" -> armed.add(point);
      case "disarm" -> armed.remove(point);
      case "go" -> waiting.remove(point);
      case "dwell-over" -> dwelt.add(node.path("step").asString(""));
      default -> System.err.println("not understood: " + line);
    }
    notifyAll();
  }

  /** Says something; the pairs are keys and values in turn. */
  void say(String what, Object... pairs) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("say", what);
    for (int i = 0; i < pairs.length; i += 2) {
      line.put((String) pairs[i], pairs[i + 1]);
    }
    String text = JSON.writeValueAsString(line);
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  /** Waits at a pause point until the conductor lets go, if it has armed it. */
  void at(String point) {
    synchronized (this) {
      if (!armed.contains(point)) {
        return;
      }
      waiting.add(point);
    }
    say("at", "point", point);
    synchronized (this) {
      while (waiting.contains(point)) {
        await();
      }
    }
  }

  /** Waits until the conductor has seen enough requests in a step. */
  void dwell(String step) {
    synchronized (this) {
      dwelt.remove(step);
    }
    say("dwelling", "step", step);
    synchronized (this) {
      while (!dwelt.contains(step)) {
        await();
      }
    }
  }

  @GuardedBy("this")
  private void await() {
    try {
      // The end of the input ends the process, so this wait is bounded by the conductor's life.
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the conductor was awaited", e);
    }
  }
}
