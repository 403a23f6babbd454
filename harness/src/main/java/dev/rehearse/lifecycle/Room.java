package dev.rehearse.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Room on a disk: asked for before anything is begun, and recognised when it has run out. */
public final class Room {

  /**
   * Two copies of a template, their logs of changes, and rows: some 400 MB for the shipped plan.
   */
  public static final long FOR_SERVERS = 1L << 30;

  /** A run folder of an hour at 1,000 requests a second. */
  public static final long FOR_A_RUN = 256L << 20;

  private static final String DISK_FULL = "53100";

  private Room() {}

  /**
   * Asks that a disk has so much room.
   *
   * @param folder where, or where it will be made
   * @throws NotRehearsable if it has less
   */
  public static void require(Path folder, long bytes, String next) throws IOException {
    long free = Files.getFileStore(existing(folder)).getUsableSpace();
    if (free < bytes) {
      throw new NotRehearsable(
          "The disk has %,d MB left, and a rehearsal needs %,d".formatted(free >> 20, bytes >> 20),
          folder.toString(),
          next);
    }
  }

  private static Path existing(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      Path parent = there.getParent();
      there = parent == null ? Path.of("/") : parent;
    }
    return there;
  }

  /** The failure in its proper words, if what is behind it is a disk without room. */
  public static Optional<NotRehearsable> ranOut(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return isFull(failure, seen)
        ? Optional.of(
            new NotRehearsable(
                "A disk ran full during the rehearsal: " + failure.getMessage(),
                "see 'df' for which",
                "Free some space, or name other folders with --out and REHEARSE_CACHE.",
                failure))
        : Optional.empty();
  }

  private static boolean isFull(@Nullable Throwable failure, Set<Throwable> seen) {
    if (failure == null || !seen.add(failure)) {
      return false;
    }
    String message = String.valueOf(failure.getMessage());
    boolean full =
        failure instanceof SQLException sql
            ? DISK_FULL.equals(sql.getSQLState())
            : message.contains("No space left on device")
                || message.contains("Disk quota exceeded");
    if (full || isFull(failure.getCause(), seen)) {
      return true;
    }
    for (Throwable each : failure.getSuppressed()) {
      if (isFull(each, seen)) {
        return true;
      }
    }
    return false;
  }
}
