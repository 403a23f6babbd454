package dev.rehearse.load;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Standard output that also remembers what Gatling says there when it ends: its own totals, the
 * witness against which our records are counted. Thread-safe.
 */
final class Summary extends PrintStream {

  /** {@code > Global | 1,234 | 1,230 | 4}: total, OK, KO. */
  private static final Pattern GLOBAL =
      Pattern.compile("> Global\\s*\\|\\s*([\\d,]+|-)\\s*\\|\\s*([\\d,]+|-)\\s*\\|\\s*([\\d,]+|-)");

  /** {@code > message 4 (100%)}, under the heading of the errors. */
  private static final Pattern ERROR =
      Pattern.compile("^>.*?\\s([\\d,]+)\\s+\\(\\s*[\\d.]+%\\)\\s*$", Pattern.MULTILINE);

  private final Memory memory;

  private Summary(Memory memory) {
    super(memory, true, StandardCharsets.UTF_8);
    this.memory = memory;
  }

  /** Everything goes on to {@code out} as well. */
  static Summary over(OutputStream out) {
    return new Summary(new Memory(out));
  }

  /**
   * Gatling's totals.
   *
   * @param failed KO, and errors that it counts nowhere else
   */
  record Totals(long succeeded, long failed) {}

  /**
   * What it last said.
   *
   * @throws IllegalStateException if it said nothing of the kind
   */
  Totals totals() {
    flush();
    return read(memory.text());
  }

  static Totals read(String text) {
    Matcher global = GLOBAL.matcher(text);
    int end = -1;
    long succeeded = 0;
    long failed = 0;
    while (global.find()) {
      end = global.end();
      succeeded = number(global.group(2));
      failed = number(global.group(3));
    }
    if (end < 0) {
      throw new IllegalStateException("Gatling's output has no line '> Global'");
    }
    long errors = 0;
    Matcher error = ERROR.matcher(text.substring(end));
    while (error.find()) {
      errors += number(error.group(1));
    }
    // Its list of errors holds every KO and, beyond them, what it never sent or lost.
    return new Totals(succeeded, Math.max(failed, errors));
  }

  private static long number(String text) {
    return text.equals("-") ? 0 : Long.parseLong(text.replace(",", ""));
  }

  /** Passes on, and keeps, what is written. */
  private static final class Memory extends FilterOutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Memory(OutputStream out) {
      super(out);
    }

    @Override
    public synchronized void write(int b) throws IOException {
      kept.write(b);
      out.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      kept.write(bytes, offset, length);
      out.write(bytes, offset, length);
    }

    synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
