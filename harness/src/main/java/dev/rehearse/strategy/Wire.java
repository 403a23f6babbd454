package dev.rehearse.strategy;

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
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The migrator's end of its talk with the conductor. Thread-safe. */
final class Wire {

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final PrintStream out;
  private final Set<String> armed = ConcurrentHashMap.newKeySet();
  private final Set<String> going = new HashSet<>();
  private final Set<String> dwellsOver = new HashSet<>();
  private boolean briefed;
  private volatile long dwelt;

  private Wire(PrintStream out) {
    this.out = out;
  }

  /** Begins to listen. */
  static Wire open(InputStream in, PrintStream out) {
    Wire wire = new Wire(out);
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    Thread ear = new Thread(() -> wire.listen(lines), "conductor");
    ear.setDaemon(true);
    ear.start();
    return wire;
  }

  /**
   * Waits until the conductor has said {@code briefed}, which it does after what is to be armed
   * from the start: a pause point passed before its word came would be missed.
   */
  synchronized void awaitBriefed() throws InterruptedException {
    while (!briefed) {
      wait();
    }
  }

  private void listen(BufferedReader lines) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
    } catch (IOException e) {
      // A broken pipe says the same as its end: the conductor is gone.
      note("the conductor's pipe broke: " + e.getMessage());
    }
    // Nobody is there to heal, restart or judge: end at once, as a killed migrator would.
    Runtime.getRuntime().halt(1);
  }

  private synchronized void hear(String line) {
    JsonNode word = mapper.readTree(line);
    String point = word.path("point").asString("");
    switch (word.path("tell").asString("")) {
      case "arm" -> armed.add(point);
      case "disarm" -> armed.remove(point);
      case "go" -> going.add(point);
      case "dwell-over" -> dwellsOver.add(word.path("step").asString(""));
      case "briefed" -> briefed = true;
      default -> throw new IllegalArgumentException("the conductor says what is no word: " + line);
    }
    notifyAll();
  }

  /** Waits at a pause point if it is armed. */
  void at(String point) {
    if (!armed.contains(point)) {
      return;
    }
    synchronized (this) {
      going.remove(point);
    }
    say("at", Map.of("point", point));
    await(going, point);
  }

  /** Waits until the conductor has seen enough requests in this step. */
  void dwell(String step) {
    long begun = System.nanoTime();
    say("dwelling", Map.of("step", step));
    await(dwellsOver, step);
    dwelt = System.nanoTime() - begun;
  }

  /** How long the last dwell took, ns. */
  long dwelt() {
    long last = dwelt;
    dwelt = 0;
    return last;
  }

  private synchronized void await(Set<String> words, String wanted) {
    while (!words.remove(wanted)) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for the conductor", e);
      }
    }
  }

  void started(String step, boolean resumed) {
    say("started", Map.of("step", step, "resumed", resumed));
  }

  void ended(String step, String ending, String detail) {
    say("ended", Map.of("step", step, "ending", ending, "detail", detail));
  }

  void progress(String step, long copied, long toCopy, long open, long resolved) {
    say(
        "progress",
        Map.of(
            "step", step,
            "rowsCopied", copied,
            "rowsToCopy", toCopy,
            "open", open,
            "resolved", resolved));
  }

  void bounded(String what, long limit, long took, boolean exceeded) {
    say("bounded", Map.of("what", what, "limit", limit, "took", took, "exceeded", exceeded));
  }

  void note(String text) {
    say("note", Map.of("text", text));
  }

  void finished(String ending, String detail) {
    say("finished", Map.of("ending", ending, "detail", detail));
  }

  private void say(String word, Map<String, Object> content) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("say", word);
    line.putAll(content);
    synchronized (out) {
      out.println(mapper.writeValueAsString(line));
      out.flush();
    }
  }
}
