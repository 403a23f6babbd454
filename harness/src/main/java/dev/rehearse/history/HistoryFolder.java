package dev.rehearse.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Reads a run's {@code history} folder. Stateless. */
public final class HistoryFolder {

  private HistoryFolder() {}

  /**
   * Everything in it: {@code operations*.bin}, {@code commits-*.log}, {@code events.ndjson}. The
   * files of each kind are read beside those of the others.
   *
   * @throws IOException if a file cannot be read or is not what its name says, or if there is no
   *     journal of operations
   */
  public static History read(Path folder) throws IOException {
    Path[] operations = files(folder, "operations*.bin");
    if (operations.length == 0) {
      throw new IOException(
          "There is no operations.bin in " + folder + ". Is it the history folder of a run?");
    }
    FutureTask<List<Event>> events =
        started("events", () -> EventLog.read(folder.resolve("events.ndjson")));
    FutureTask<List<Commit>> commits =
        started("commits", () -> CommitLog.read(files(folder, "commits-*.log")));
    OperationTable table = OperationLog.read(operations);
    return new History(table, result(commits), result(events));
  }

  private static Path[] files(Path folder, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      files.forEach(found::add);
    }
    return found.stream().sorted().toArray(Path[]::new);
  }

  private static <T> FutureTask<T> started(String what, Callable<T> reading) {
    FutureTask<T> task = new FutureTask<>(reading);
    Thread thread = new Thread(task, "read-" + what);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static <T> T result(FutureTask<T> task) throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException("The history could not be read: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The reading of the history was interrupted.", e);
    }
  }
}
