package dev.rehearse.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one with the same number. Immutable.
 *
 * @param started when it started: clock ticks since boot where the kernel tells them, else ms since
 *     1970. Ticks do not move when the clock is set.
 */
public record ProcessIdentity(long pid, long started) {

  /** The identity of a process that runs now; empty if there is none. */
  public static Optional<ProcessIdentity> of(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      String text = Files.readString(stat, java.nio.charset.StandardCharsets.ISO_8859_1);
      // The name in parentheses may itself hold blanks and parentheses; field 22 counts from there.
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      boolean dead = fields[0].equals("Z") || fields[0].equals("X");
      return dead
          ? Optional.empty()
          : Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[19])));
    } catch (IOException e) {
      // No such process, or no /proc on this platform.
      return ProcessHandle.of(pid)
          .flatMap(handle -> handle.info().startInstant())
          .map(start -> new ProcessIdentity(pid, start.toEpochMilli()));
    }
  }

  /** The identity of this JVM. */
  public static ProcessIdentity self() {
    return of(ProcessHandle.current().pid()).orElseThrow();
  }

  /** Whether that very process still runs. */
  public boolean alive() {
    return of(pid).filter(this::equals).isPresent();
  }
}
