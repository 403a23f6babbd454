package dev.rehearse.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the instances' own files: a JSON line when a transaction begins, and one when it committed.
 */
public final class CommitLog {

  private CommitLog() {}

  /**
   * One commit per attempt, committed if a second line says so. A torn last line is left out.
   *
   * @throws IOException if a line before the last is no commit
   */
  public static List<Commit> read(Path file) throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    Map<Long, Commit> byAttempt = new LinkedHashMap<>();
    List<Commit> doubled = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      try {
        Commit commit = mapper.readValue(lines.get(i), Commit.class);
        Commit before = byAttempt.put(commit.attempt(), commit);
        // A transaction that the service repeats begins anew; one that has committed must not.
        if (before != null && before.committed() != Operation.NEVER) {
          doubled.add(before);
        }
      } catch (JacksonException e) {
        if (i < lines.size() - 1) {
          throw new IOException(
              file + ":" + (i + 1) + ": this is no commit: " + e.getOriginalMessage(), e);
        }
      }
    }
    List<Commit> commits = new ArrayList<>(byAttempt.values());
    commits.addAll(doubled);
    return commits;
  }
}
