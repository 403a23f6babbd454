package dev.rehearse.cli;

import dev.rehearse.conductor.RunSabotage;
import dev.rehearse.record.VerdictRecord;
import dev.rehearse.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** The cells of a detection matrix, kept in a file of JSON lines. Not thread-safe. */
final class Cells {

  /** In place of a sabotage: the plan as it is. */
  static final String NONE = "none";

  private final Path file;
  private final String commit;
  private final List<Cell> cells = new ArrayList<>();

  /**
   * One run of the matrix.
   *
   * @param sabotage an id, or {@link #NONE}
   * @param caughtBy the checks that failed, with their invariants
   * @param expected whether the verdict was the right one for the right reason
   */
  record Cell(
      String plan,
      String sabotage,
      long seed,
      String commit,
      double seconds,
      String verdict,
      List<String> caughtBy,
      String reason,
      boolean expected) {

    static Cell of(
        String plan,
        String sabotage,
        long seed,
        String commit,
        double seconds,
        List<String> invariants,
        VerdictRecord verdict) {
      List<String> caughtBy = new ArrayList<>();
      String reason = "";
      for (VerdictRecord.Check check : verdict.checks()) {
        if (check.verdict() == verdict.verdict() && check.verdict() != Verdict.Word.PASSED) {
          caughtBy.add((check.name() + " " + String.join(" ", check.invariants())).strip());
        }
        boolean decisive = check.verdict() == verdict.verdict();
        if (decisive && reason.isEmpty() && check.verdict() != Verdict.Word.PASSED) {
          reason = check.name() + ": " + check.reason();
        }
      }
      Verdict.Word caught =
          invariants.contains(RunSabotage.REFUSES)
              ? Verdict.Word.INCONCLUSIVE
              : Verdict.Word.FAILED;
      boolean expected =
          sabotage.equals(NONE)
              ? verdict.verdict() == Verdict.Word.PASSED
              : verdict.verdict() == caught && verdict.because(invariants);
      return new Cell(
          plan,
          sabotage,
          seed,
          commit,
          Math.round(seconds * 10) / 10.0,
          verdict.verdict().toString(),
          caughtBy,
          reason,
          expected);
    }

    boolean asExpected() {
      return expected;
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "%s %-40s %-8s seed %-3d %5.1f s  %s",
          expected ? "✓" : "✗",
          plan,
          sabotage,
          seed,
          seconds,
          verdict + (reason.isEmpty() ? "" : " " + reason.replaceAll("\\s+", " ")));
    }
  }

  private Cells(Path file, String commit) {
    this.file = file;
    this.commit = commit;
  }

  static Cells open(Path file, String commit) throws IOException {
    Cells cells = new Cells(file, commit);
    if (Files.exists(file)) {
      JsonMapper mapper = JsonMapper.builder().build();
      String text = Files.readString(file);
      // A kill in the middle of a write leaves a last line without its end: that cell runs again.
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      whole.lines().forEach(line -> cells.cells.add(mapper.readValue(line, Cell.class)));
      Files.writeString(file, whole);
    }
    return cells;
  }

  String commit() {
    return commit;
  }

  /** Whether a cell was run, at this very commit. */
  boolean has(String plan, String sabotage, long seed) {
    return cells.stream()
        .anyMatch(
            cell ->
                cell.plan.equals(plan)
                    && cell.sabotage.equals(sabotage)
                    && cell.seed == seed
                    && cell.commit.equals(commit));
  }

  void add(Cell cell) throws IOException {
    cells.add(cell);
    Files.writeString(
        file,
        JsonMapper.builder().build().writeValueAsString(cell) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The cells of some plans at this very commit. */
  List<Cell> of(List<String> plans, List<String> only) {
    return cells.stream()
        .filter(cell -> cell.commit.equals(commit) && plans.contains(cell.plan))
        .filter(cell -> only.isEmpty() || only.contains(cell.sabotage))
        .toList();
  }

  static String json(List<Cell> cells) {
    return JsonMapper.builder().build().writeValueAsString(cells);
  }

  /** A row per plan and sabotage. */
  static String table(List<Cell> cells) {
    Map<String, List<Cell>> rows = new LinkedHashMap<>();
    for (Cell cell : cells) {
      rows.computeIfAbsent(cell.plan + " | " + cell.sabotage, row -> new ArrayList<>()).add(cell);
    }
    StringBuilder table =
        new StringBuilder(
            "| plan | sabotage | as expected | verdicts | caught by |\n|---|---|---|---|---|\n");
    rows.forEach(
        (row, of) -> {
          long right = of.stream().filter(Cell::asExpected).count();
          Set<String> verdicts = new LinkedHashSet<>();
          Set<String> caughtBy = new LinkedHashSet<>();
          of.forEach(
              cell -> {
                verdicts.add(cell.verdict);
                caughtBy.addAll(cell.caughtBy);
              });
          table.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %d of %d | %s | %s |%n",
                  row,
                  right,
                  of.size(),
                  String.join(", ", verdicts),
                  String.join(", ", caughtBy)));
        });
    return table.toString();
  }
}
