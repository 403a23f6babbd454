package dev.rehearse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.lifecycle.Await;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.ProcessIdentity;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.record.RunFolder;
import dev.rehearse.record.VerdictJson;
import dev.rehearse.record.VerdictRecord;
import dev.rehearse.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole rehearsals by the command, in a process of its own, to their end and cut short. */
class CommandRehearsals {
  private static final Path PLAN = Typed.ROOT.resolve("plans/short/dual-writes-pg14-pg18.yaml");
  private static final Duration WHOLE = Duration.ofMinutes(3);
  private static final Duration AFTER_A_KILL = Duration.ofSeconds(5);

  @TempDir Path folder = Path.of("");

  private Command run(Path runs, Object... more) throws IOException {
    Object[] words = new Object[more.length + 4];
    words[0] = "run";
    words[1] = PLAN;
    words[2] = "--out";
    words[3] = runs;
    System.arraycopy(more, 0, words, 4, more.length);
    return Command.start(folder, words);
  }

  private static RunFolder only(Path runs) throws IOException {
    List<RunFolder> all = RunFolder.list(runs);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void aFinishedRunIsJudgedAgainToTheSameVerdictWithoutAnyDatabase() throws Exception {
    Path runs = folder.resolve("runs");
    int code;
    try (Command command = run(runs, "--sabotage", "L1")) {
      code = command.ended(WHOLE);
      assertThat(command.said())
          .contains("seed 42; replay: ./rehearse run")
          .contains("sabotage L1")
          .contains("✗ next-key")
          .contains("report.html");
    }
    RunFolder run = only(runs);
    VerdictRecord first = VerdictJson.read(run.verdict());
    assertThat(code).isEqualTo(1);
    assertThat(first.verdict()).isEqualTo(Verdict.Word.FAILED);
    String report = Files.readString(run.report());

    assertThat(Typed.rehearse("judge", run.id(), "--out", runs).code()).isEqualTo(1);
    assertThat(VerdictJson.read(run.verdict())).isEqualTo(first);
    assertThat(Typed.rehearse("report", run.path()).code()).isZero();
    assertThat(Files.readString(run.report())).isEqualTo(report);

    Typed export = Typed.rehearse("history", "export", run.path());
    Path file = Files.writeString(folder.resolve("operations.ndjson"), export.out());
    assertThat(Typed.rehearse("judge", "--operations", file).code()).isZero();
  }

  @Test
  void anInterruptEndsInACleanTeardownAndKeepsWhatWasRecorded() throws Exception {
    Path runs = folder.resolve("runs");
    try (Command command = run(runs)) {
      command.awaitSaid("backfill", WHOLE);
      command.signal("INT");
      assertThat(command.ended(Duration.ofSeconds(30))).as(command.said()).isEqualTo(130);
      // What watches over a child ends when the command has let go of it.
      Await.until("everything to end", AFTER_A_KILL, () -> command.marked.living(), List::isEmpty);
      assertThat(scratchOf(command)).isEmpty();
    }
    assertThat(only(runs).events()).isNotEmptyFile();
    assertThat(Typed.rehearse("list", "runs", "--out", runs).out()).contains("cut short");
  }

  @ParameterizedTest
  @ValueSource(strings = {"starting the databases", "warm-up", "backfill", "looking at what"})
  void afterAHardKillNothingLivesNoPortIsHeldAndTheNextStartClearsTheDisk(String instant)
      throws Exception {
    try (Command command = run(folder.resolve("runs"))) {
      command.awaitSaid(instant, WHOLE);
      ProcessIdentity identity = ProcessIdentity.of(command.pid()).orElseThrow();
      List<Marked.Listener> listeners = command.marked.listeners();
      assertThat(listeners)
          .allSatisfy(each -> assertThat(each.address()).as("loopback").endsWith("0100007F"));

      command.signal("KILL");

      Await.until("everything to end", AFTER_A_KILL, () -> command.marked.living(), List::isEmpty);
      assertThat(command.marked.listeners()).isEmpty();
      assertThat(identity.alive()).isFalse();
      RunLedger.open(Cache.ofUser()).close();
      Await.until(
          "what the run left to be gone", AFTER_A_KILL, () -> scratchOf(command), List::isEmpty);
    }
  }

  @Test
  void twoRehearsalsAtOnceDoNotDisturbEachOther() throws Exception {
    // Half the rate each, so that two cores can carry both.
    Object[] slowly = {"--set", "traffic.rate=40/s", "--set", "traffic.dwell=40"};
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    try (Command one = run(first, slowly);
        Command other = run(second, slowly)) {
      one.ended(WHOLE);
      other.ended(WHOLE);
      for (Path runs : List.of(first, second)) {
        VerdictRecord verdict = VerdictJson.read(only(runs).verdict());
        // At such a rate p99 has too few requests to be judged; nothing may be wrong.
        assertThat(verdict.verdict()).as(verdict.toString()).isNotEqualTo(Verdict.Word.FAILED);
        assertThat(verdict.outcome()).isEqualTo("completed");
        assertThat(verdict.requests().failed()).isZero();
      }
    }
  }

  /** Ledgers and scratch folders that bear the command's process number. */
  private static List<String> scratchOf(Command command) throws IOException {
    String prefix = Long.toString(command.pid(), 36) + "-";
    try (var files = Files.list(Cache.ofUser().root().resolve("scratch"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }
}
