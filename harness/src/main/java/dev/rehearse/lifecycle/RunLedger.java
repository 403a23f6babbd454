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
import java.util.Optional;

/**
 * What a run has on this machine besides its run folder: a scratch folder and processes, written
 * down so that the next start can clean up after a run that died. Thread-safe.
 *
 * <p>The ledger's file stays locked for as long as the run lives; that is how others know. Closing
 * it deletes the scratch folder and the ledger, so it belongs at the bottom of the teardown.
 */
public final class RunLedger implements AutoCloseable {
  static final String SUFFIX = ".ledger";

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
      Cache.passable(Files.createDirectories(root));
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
