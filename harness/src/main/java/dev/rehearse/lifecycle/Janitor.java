package dev.rehearse.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Removes what dead runs left: what their ledgers name, and nothing else. Thread-safe. */
public final class Janitor {
  private Janitor() {}

  /**
   * Cleans up after every run in a scratch root whose ledger nobody holds any more. One at a time
   * in a process, as a lock on a file is the whole process's.
   *
   * @return the folders removed
   */
  public static synchronized List<Path> reap(Path scratchRoot) throws IOException {
    List<Path> removed = new ArrayList<>();
    try (DirectoryStream<Path> ledgers =
        Files.newDirectoryStream(scratchRoot, "*" + RunLedger.SUFFIX)) {
      for (Path ledger : ledgers) {
        // Opening and closing a file drops all locks that this very process holds on it.
        if (!ledger.getFileName().toString().startsWith(RunLedger.prefix())) {
          removed.addAll(reapOne(scratchRoot, ledger));
        }
      }
    }
    return removed;
  }

  private static List<Path> reapOne(Path root, Path ledger) throws IOException {
    try (FileChannel channel =
        FileChannel.open(ledger, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return List.of();
      }
      List<Path> removed = new ArrayList<>();
      for (String line : lines(channel)) {
        String[] words = line.split(" ", 3);
        if (words[0].equals("process") && words.length == 3) {
          kill(new ProcessIdentity(Long.parseLong(words[1]), Long.parseLong(words[2])));
        } else if (words[0].equals("folder")) {
          Path folder = Path.of(line.substring("folder ".length()));
          if (root.equals(folder.getParent()) && Files.isDirectory(folder)) {
            Folders.delete(folder);
            removed.add(folder);
          }
        }
      }
      Files.deleteIfExists(ledger);
      return removed;
    } catch (NoSuchFileException e) {
      // Its run ended, or another janitor was faster.
      return List.of();
    }
  }

  /** Read by the channel that holds the lock: closing any other would let go of it. */
  private static List<String> lines(FileChannel channel) {
    return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).lines().toList();
  }

  private static void kill(ProcessIdentity identity) {
    if (identity.alive()) {
      ProcessHandle.of(identity.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
