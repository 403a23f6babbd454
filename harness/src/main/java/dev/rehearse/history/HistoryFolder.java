package dev.rehearse.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a run's {@code history} folder. Stateless. */
public final class HistoryFolder {

  private HistoryFolder() {}

  /**
   * Everything in it.
   *
   * @throws IOException if a file cannot be read or is not what its name says
   */
  public static History read(Path folder) throws IOException {
    List<Commit> commits = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "commits-*.log")) {
      for (Path file : files) {
        commits.addAll(CommitLog.read(file));
      }
    }
    return new History(
        OperationLog.read(folder.resolve("operations.bin")),
        commits,
        EventLog.read(folder.resolve("events.ndjson")));
  }
}
