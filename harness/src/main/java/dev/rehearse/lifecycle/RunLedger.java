package dev.rehearse.lifecycle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run has on this machine besides its run folder: a scratch folder and processes, written
 * down so that the next start can clean up after a run that died. Thread-safe.
 *
 * <p>The ledger's file stays locked for as long as the run lives; that is how others know. Closing
 * it deletes the scratch folder and the ledger, so it belongs at the bottom of the teardown.
 */
public final class RunLedger implements AutoCloseable {
  static final String SUFFIX = ".ledger";
  private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);

  private final Path file;
  private final Path scratch;
  private final FileChannel channel;

  private RunLedger(Path file, Path scratch, FileChannel channel) {
    this.file = file;
    this.scratch = scratch;
    this.channel = channel;
  }

  /**
   * Opens a ledger with an empty scratch folder, after {@linkplain Janitor#reap reaping} dead runs.
   *
   * @throws NotRehearsable if the disk refuses
   */
  public static RunLedger open(Cache cache) {
    Path root = cache.root().resolve("scratch");
    try {
      if (!Files.exists(root)) {
        Cache.passable(Files.createDirectories(root));
        spread(root);
      }
      Janitor.reap(root);
      for (int n = 0; ; n++) {
        Optional<RunLedger> ledger = claim(root, prefix() + n);
        if (ledger.isPresent()) {
          return ledger.get();
        }
      }
    } catch (IOException e) {
      throw new NotRehearsable(
          "No scratch folder could be made: " + e.getMessage(),
          root.toString(),
          "Check permissions and free space, or name another cache with REHEARSE_CACHE.",
          e);
    }
  }

  /**
   * Asks ext4 to lay each run's folder somewhere else. It will not use a deleted file's place again
   * for a minute, and searches past all those that the run before gave back: without this, copying
   * a data folder takes ten times as long in every run but the first. Elsewhere it means nothing.
   */
  private static void spread(Path root) {
    try {
      Programs.Outcome outcome =
          Programs.run(List.of("chattr", "+T", root.toString()), "", Duration.ofSeconds(5));
      LOG.debug("chattr +T {}: {} {}", root, outcome.code(), outcome.said());
    } catch (IOException e) {
      LOG.debug("No chattr here; runs in quick succession start more slowly: {}", e.getMessage());
    }
  }

  private static Optional<RunLedger> claim(Path root, String name) throws IOException {
    Path file = root.resolve(name + SUFFIX);
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
    channel.lock();
    // A janitor elsewhere may have taken the file for a dead run's before it was locked.
    if (!Files.exists(file)) {
      channel.close();
      return Optional.empty();
    }
    RunLedger ledger = new RunLedger(file, root.resolve(name), channel);
    ledger.write("folder " + ledger.scratch);
    Files.createDirectory(
        ledger.scratch,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    return Optional.of(ledger);
  }

  /** How names of this process's ledgers begin; short, as the path of a socket is limited. */
  static String prefix() {
    ProcessIdentity self = ProcessIdentity.self();
    return Long.toString(self.pid(), 36) + "-" + Long.toString(self.started(), 36) + "-";
  }

  /** The run's scratch folder; children of other users can pass through it but not list it. */
  public Path scratch() {
    return scratch;
  }

  /** Writes a process down. */
  public ChildProcess record(ChildProcess child) {
    ProcessIdentity identity = child.identity();
    write("process " + identity.pid() + " " + identity.started());
    return child;
  }

  @Override
  public void close() throws IOException {
    Folders.delete(scratch);
    Files.deleteIfExists(file);
    channel.close();
  }

  private synchronized void write(String line) {
    try {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new NotRehearsable(
          "The ledger of this run cannot be written: " + e.getMessage(),
          file.toString(),
          "Check free space.",
          e);
    }
  }
}
