package dev.rehearse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user wrote wrong is exit code 2 with place and next step, and nothing is left behind. */
class MisuseTest {
  private static final Path PLAN = Typed.ROOT.resolve("plans/short/dual-writes-pg14-pg18.yaml");
  private static final Path CHINOOK = Typed.ROOT.resolve("plans/short/chinook-pg14-pg18.yaml");

  @TempDir Path folder = Path.of("");

  @AfterEach
  void noRunFolderWasMade() {
    assertThat(runs()).doesNotExist();
  }

  private Path runs() {
    return folder.resolve("runs");
  }

  private Typed run(Path plan, Object... more) {
    Object[] words = new Object[more.length + 4];
    words[0] = "run";
    words[1] = plan;
    words[2] = "--out";
    words[3] = runs();
    System.arraycopy(more, 0, words, 4, more.length);
    return Typed.rehearse(words);
  }

  @Test
  void aPlansProblemsAreToldAllAtOnceEachWithItsPlace() throws IOException {
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            """
            format: 1
            name: wrong in three places
            databases:
              old: { engine: postgresql, version: "14" }
              new: { engine: postgresql, version: "18" }
            application: { folder: nowhere }
            traffic: { rate: 200/fortnight, deadlin: 2s }
            strategy: { name: dual-rights }
            """);

    Typed answer = run(plan);

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err())
        .contains("plan.yaml:7:18: traffic.rate")
        .contains("plan.yaml:7:33: 'deadlin' is not a key of traffic")
        .contains("deadline")
        .contains("plan.yaml:8:19: strategy.name")
        .contains("dual-writes");
    assertThat(answer.out()).isEmpty();
  }

  @Test
  void aLinkThatTheStrategyHasNotIsAMistakeOfThePlan() throws IOException {
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            Files.readString(PLAN)
                .replace("../../scenarios", Typed.ROOT.resolve("scenarios").toString())
                .replace("application->new", "old->new"));
    for (String dry : new String[] {"-q", "--dry-run"}) {
      Typed answer = run(plan, dry);
      assertThat(answer.code()).as(answer.err()).isEqualTo(2);
      assertThat(answer.err())
          .contains("the link 'old->new', which dual-writes has not")
          .contains("migrator->old");
    }
  }

  @Test
  void aVersionThatNobodyCanServeIsAMistakeOfThePlan() {
    Typed shared = run(PLAN, "--set", "application.new-version=2");
    assertThat(shared.code()).isEqualTo(2);
    assertThat(shared.err()).contains("application.new-version").contains("dual-writes");
    Path blueGreen = Typed.ROOT.resolve("plans/short/blue-green-pg14-pg18.yaml");
    Typed unknown = run(blueGreen, "--set", "application.new-version=3");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("has no version 3; its versions are 1, 2");
  }

  @ParameterizedTest
  @CsvSource({"validate-writes=true, validate-writes", "switch=reads-first, switch: reads-first"})
  void whatNeedsAMirrorWhereNobodyMirrorsIsAMistakeOfThePlan(String set, String named) {
    Path blueGreen = Typed.ROOT.resolve("plans/short/blue-green-pg14-pg18.yaml");
    Typed answer = run(blueGreen, "--set", "strategy." + set);
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("strategy." + named).contains("blue-green");
  }

  @Test
  void moreLanesThanThereAreAndADeadlineThatReadsFirstCannotKeepAreMistakesOfThePlan() {
    Path first = Typed.ROOT.resolve("plans/short/dual-writes-pg14-pg18-reads-first.yaml");
    Typed answer =
        run(
            first,
            "--set",
            "strategy.backfill.lanes=40",
            "--set",
            "traffic.deadline=600ms",
            "--set",
            "strategy.lease=200ms");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("1 to 16").contains("traffic.deadline 1s or more");
  }

  @Test
  void aFaultTiedToAStepThatThePlanLeavesOutIsAMistakeOfThePlan() {
    Path back = Typed.ROOT.resolve("plans/short/dual-writes-pg14-pg18-back.yaml");
    Typed answer = run(back, "--set", "strategy.roll-back=false", "--set", "expect=completed");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err())
        .contains("tied to 'roll-back@caught-up'")
        .contains("this plan's steps are prepare, mirror, backfill, verify, switch, watch, retire");
  }

  @Test
  void aFolderThatThePlanNamesWronglyIsAMistakeOfThePlan() {
    Typed answer = run(PLAN, "--set", "application.folder=nowhere");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("nowhere");
  }

  @Test
  void anEngineForWhichTheApplicationHasNoSchemaIsAMistakeOfThePlan() {
    Typed answer =
        run(CHINOOK, "--set", "databases.new.engine=mysql", "--set", "databases.new.version=8.0");
    if (Files.exists(Typed.ROOT.resolve("../shared/chinook/postgresql.sql"))) {
      assertThat(answer.code()).as(answer.err()).isEqualTo(2);
      assertThat(answer.err()).contains("no schema for mysql").contains("schema.mysql");
    } else {
      assertThat(answer.code()).isEqualTo(3);
    }
  }

  @Test
  void aSabotageThatTheEngineDoesNotAllowIsRefusedWithTheReason() {
    Typed answer =
        run(Typed.ROOT.resolve("plans/short/dual-writes-mysql57-mysql80.yaml"), "--sabotage", "L1");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("L1").contains("InnoDB");
  }

  @Test
  void anUnknownSabotageIsToldWithThoseThatThereAre() {
    Typed answer = run(PLAN, "--sabotage", "D9");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("'D9'").contains("D4");
  }

  @Test
  void aMisspeltKeyOnTheCommandLineIsAMistakeToo() {
    Typed answer = run(PLAN, "--set", "traffic.rat=100/s");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("traffic.rat");
  }

  @Test
  void aPlanThatIsNotThereIsNamed() {
    Typed answer = run(folder.resolve("none.yaml"));
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("none.yaml");
  }

  @Test
  void whatTheFolderObtainsElsewhereAndIsNotThereIsAMatterOfThisMachine() {
    Typed answer =
        run(CHINOOK, "--set", "application.sources.chinook=" + folder.resolve("none.sql"));
    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.err()).contains("none.sql").contains("chinook-database");
  }

  @Test
  void whatTheEngineRefusesToPrepareIsToldInItsWords() throws IOException {
    Path application = Files.createDirectory(folder.resolve("notes"));
    Files.writeString(
        application.resolve("schema.sql"),
        "CREATE TABLE note (id bigserial PRIMARY KEY, text text);");
    Files.writeString(
        application.resolve("application.yaml"),
        """
        format: 1
        name: notes
        schema: { postgresql: schema.sql }
        operations:
          read-note:
            kind: read
            share: 1
            parameters: { id: { key: note } }
            sql: SELECT txt FROM note WHERE id = :id
            reads: [{ table: note, key: ":id", columns: { text: txt } }]
          write-note:
            kind: update
            share: 1
            parameters: { id: { key: note }, text: { value: note.text } }
            sql: UPDATE note SET text = :text WHERE id = :id
            writes: [{ table: note, key: ":id", columns: { text: ":text" } }]
        """);
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            """
            format: 1
            name: notes
            databases: { old: { version: "14" }, new: { version: "18" } }
            application: { folder: notes, rows: { note: 10 } }
            strategy: { name: dual-writes }
            """);

    Typed answer = Typed.rehearse("run", plan, "-q", "--out", folder.resolve("refused"));

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err())
        .contains("application.yaml:9")
        .contains("column \"txt\" does not exist");
  }

  @Test
  void aRunThatIsNotThereIsNamed() {
    assertThat(Typed.rehearse("judge", "no-such-run", "--out", runs()).code()).isEqualTo(2);
    assertThat(Typed.rehearse("report", "no-such-run", "--out", runs()).err())
        .contains("no-such-run");
  }

  @Test
  void anEnvironmentThatThisVersionLacksIsRefusedByName() {
    Typed answer = run(PLAN, "--environment", "containers");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("containers").contains("embedded");
  }

  @Test
  void anUnknownOptionShowsTheUsage() {
    Typed answer = Typed.rehearse("run", "--sabotag", "D4");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("--sabotage");
  }
}
