package dev.rehearse.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What all processors of this machine have done since it booted, in the kernel's ticks. Immutable.
 *
 * @param busy ticks in which they worked, or were lent to other machines
 * @param total all ticks
 */
record ProcessorTime(long busy, long total) {
  private static final Path STAT = Path.of("/proc/stat");

  /** Columns of the kernel's line "cpu" (proc_stat(5)): idle, and idle with a disk at work. */
  private static final int IDLE = 4;

  private static final int IO_WAIT = 5;

  /** The last column that is a kind of its own: those of guests are counted in others. */
  private static final int STEAL = 8;

  /** Until now; empty where the kernel does not tell. */
  static Optional<ProcessorTime> now() {
    try (BufferedReader lines = Files.newBufferedReader(STAT)) {
      return Optional.ofNullable(lines.readLine()).map(ProcessorTime::parsed);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static ProcessorTime parsed(String line) {
    String[] columns = line.strip().split(" +");
    long busy = 0;
    long total = 0;
    for (int i = 1; i <= STEAL && i < columns.length; i++) {
      long ticks = Long.parseLong(columns[i]);
      total += ticks;
      busy += i == IDLE || i == IO_WAIT ? 0 : ticks;
    }
    return new ProcessorTime(busy, total);
  }

  /** The share of all processors that was busy since then, 0 to 1. */
  double busySince(ProcessorTime earlier) {
    long passed = total - earlier.total;
    return passed <= 0 ? 0 : (double) (busy - earlier.busy) / passed;
  }
}
