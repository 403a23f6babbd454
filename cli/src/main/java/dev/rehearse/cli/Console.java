package dev.rehearse.cli;

import dev.rehearse.conductor.Audience;
import dev.rehearse.history.Discrepancies;
import dev.rehearse.traffic.TrafficCounts;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows a rehearsal while it runs: one live line on a terminal, plain lines elsewhere. Not
 * thread-safe.
 */
final class Console implements Audience {

  /** Elsewhere than on a terminal a line a second for each step is enough. */
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(2);

  private static final String CLEAR = "\r\u001b[2K";

  private final PrintWriter out;
  private final Style style;
  private boolean live;
  private Duration told = Duration.ofDays(-1);
  private String toldStep = "";

  /** How to show things. */
  enum Style {
    TERMINAL,
    PLAIN,
    QUIET
  }

  Console(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /**
   * The style for this process: a terminal only where the script saw one and NO_COLOR is not set.
   * Java itself cannot tell: from 22 on there always is a console.
   */
  static Style detect(boolean quiet) {
    if (quiet) {
      return Style.QUIET;
    }
    boolean terminal = Boolean.getBoolean("rehearse.terminal") && System.getenv("NO_COLOR") == null;
    return terminal ? Style.TERMINAL : Style.PLAIN;
  }

  @Override
  public void said(String sentence) {
    if (style == Style.QUIET) {
      return;
    }
    clear();
    out.println(sentence);
    out.flush();
  }

  @Override
  public void status(Status status) {
    switch (style) {
      case QUIET -> {}
      case TERMINAL -> {
        out.print(CLEAR + line(status));
        out.flush();
        live = true;
      }
      case PLAIN -> plain(status);
    }
  }

  /** Ends the live line. */
  void clear() {
    if (live) {
      out.print(CLEAR);
      live = false;
    }
  }

  private void plain(Status status) {
    boolean newStep = !status.step().equals(toldStep);
    if (newStep || status.elapsed().minus(told).compareTo(PLAIN_INTERVAL) >= 0) {
      told = status.elapsed();
      toldStep = status.step();
      out.println(line(status));
      out.flush();
    }
  }

  static String line(Audience.Status status) {
    TrafficCounts counts = status.counts();
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%6.1f s  %-9s  %,d sent  %,d failed  p99 %s  stall %s",
            status.elapsed().toMillis() / 1000.0,
            status.step(),
            counts.sent(),
            counts.failed(),
            millis(counts.p99()),
            millis(Math.max(counts.stallReads(), counts.stallWrites()))));
    if (status.rowsToCopy() > 0) {
      line.append(
          String.format(
              Locale.ROOT, "  rows %,d of %,d", status.rowsCopied(), status.rowsToCopy()));
    }
    Discrepancies discrepancies = status.discrepancies();
    if (discrepancies.logged() > 0) {
      line.append(
          String.format(
              Locale.ROOT,
              "  discrepancies %,d logged, %,d resolved, %,d open",
              discrepancies.logged(),
              discrepancies.allResolved(),
              discrepancies.open()));
    }
    if (!status.faults().isEmpty()) {
      line.append("  ⚡ ").append(String.join(", ", status.faults()));
    }
    return line.toString();
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%,d ms", Math.round(nanos / 1e6));
  }
}
