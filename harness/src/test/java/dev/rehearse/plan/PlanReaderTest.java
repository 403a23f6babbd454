package dev.rehearse.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.document.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan says, what it leaves to defaults, and what is wrong with one. */
class PlanReaderTest {

  private static final String SMALL =
      """
      format: 1
      name: small
      databases: { old: { version: "14" }, new: { version: "8.10" } }
      application: { folder: . }
      strategy: { name: dual-writes }
      """;

  private static final PlanReader READER =
      new PlanReader(
          Map.of(
              "dual-writes",
              List.of(
                  "prepare",
                  "mirror",
                  "backfill",
                  "backfill@chunk-read",
                  "verify",
                  "switch",
                  "watch",
                  "retire")));

  @TempDir Path folder = Path.of("");

  private Plan read(String text) throws IOException {
    return read(text, Map.of());
  }

  private Plan read(String text, Map<String, String> overrides) throws IOException {
    Path file = folder.resolve("plan.yaml");
    Files.writeString(file, text);
    return READER.read(file, overrides, OptionalLong.empty(), 7, List.of());
  }

  @Test
  void whatIsNotSaidHasItsDocumentedDefault() throws Exception {
    Plan plan = read(SMALL);
    assertThat(plan.seed()).isEqualTo(7);
    assertThat(plan.databases().fresh().version()).isEqualTo("8.10");
    assertThat(plan.traffic().rate().perSecond()).isEqualTo(200);
    assertThat(plan.strategy().lease()).isEqualTo(Duration.ofMillis(800));
    assertThat(plan.strategy().niceRatio()).isEqualTo(1);
    assertThat(plan.budget().failed()).isZero();
    assertThat(plan.expect()).isEqualTo(Plan.Ending.COMPLETED);
    assertThat(plan.faults()).isEmpty();
  }

  @Test
  void aRollBackIsExpectedWhereThePlanRollsBack() throws Exception {
    Plan plan =
        read(SMALL.replace("{ name: dual-writes }", "{ name: dual-writes, roll-back: true }"));
    assertThat(plan.expect()).isEqualTo(Plan.Ending.ROLLED_BACK);
    assertThatThrownBy(() -> read(SMALL + "expect: rolled-back\n"))
        .hasMessageContaining("strategy.roll-back is not true");
  }

  @Test
  void aFaultIsReadWhole() throws Exception {
    Plan plan =
        read(
            SMALL
                + "faults: [{ at: backfill@chunk-read, process: migrator, do: kill, resume-after: 0s }]\n");
    Plan.Fault fault = plan.faults().get(0);
    assertThat(fault.label()).isEqualTo("kill migrator @backfill@chunk-read");
    assertThat(fault.resumeAfter()).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ at: bakfill, link: application->new, do: down, for: 1s } | did you mean 'backfill'?",
        "{ at: backfill@chunk-red, link: application->new, do: down, for: 1s } | did you mean 'backfill@chunk-read'?",
        "{ at: watch@moved, link: application->new, do: down, for: 1s } | the pause points of watch are none",
        "{ link: application-3->new, do: down, for: 1s } | there are 2 instances",
        "{ link: application-1->newer, do: down, for: 1s } | was expected",
        "{ link: application->new, do: down } | needs 'for'",
        "{ link: application->new, do: latency, for: 1s } | needs 'of'",
        "{ link: application->new, do: bandwidth, for: 1s } | needs 'rate'",
        "{ process: application-1, do: kill } | which is for the migrator",
        "{ process: migrator, do: latency } | one of kill, pause was expected",
        "{ do: latency, of: 1ms, for: 1s } | needs one of link, process and database",
        "{ database: old, link: migrator->old, do: statement, sql: x } | needs one of link, process",
        "{ database: new, do: statement, sql: x } | old was expected",
        "{ database: old, do: statement } | needs 'sql'",
        "{ database: old, do: kill, sql: x } | statement was expected",
        "{ link: application->new, do: down, for: 1s, fro: 2s } | did you mean"
      })
  void aFaultThatCannotBeIsRefusedWithTheReason(String fault, String reason) {
    assertThatThrownBy(() -> read(SMALL + "faults: [" + fault + "]\n"))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("plan.yaml:6:")
        .hasMessageContaining(reason);
  }

  @Test
  void faultsThatLookAlikeStillHaveNamesOfTheirOwn() throws Exception {
    String fault = "{ at: mirror, after: 5ms, link: application->new, do: reset }";
    Plan plan =
        read(SMALL + "faults: [" + fault + ", " + fault + ", " + fault.replace("5", "6") + "]\n");
    assertThat(plan.faults())
        .extracting(Plan.Fault::label)
        .containsExactly(
            "reset application->new @mirror+5ms",
            "reset application->new @mirror+5ms (2)",
            "reset application->new @mirror+6ms");
  }

  @Test
  void aLeaseBeyondHalfTheDeadlineIsRefused() {
    assertThatThrownBy(
            () -> read(SMALL, Map.of("strategy.lease", "1100ms", "traffic.deadline", "2s")))
        .hasMessageContaining("more than half the deadline");
  }

  @Test
  void everythingThatIsWrongComesAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    SMALL.replace("format: 1", "format: 2").replace("dual-writes", "duel-writes")
                        + "traffic: { rats: 5 }\n"))
        .hasMessageContaining("format 1")
        .hasMessageContaining("duel-writes")
        .hasMessageContaining("'rats' is not a key of traffic (")
        .hasMessageContaining("did you mean 'rate'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "databases", "application", "strategy"})
  void whatIsRequiredIsMissed(String key) {
    String without =
        SMALL
            .lines()
            .filter(line -> !line.startsWith(key + ":"))
            .reduce("", (a, b) -> a + b + "\n");
    assertThatThrownBy(() -> read(without)).isInstanceOf(DocumentException.class);
  }

  @Test
  void aFolderThatIsNoneIsToldAtItsPlace() {
    assertThatThrownBy(() -> read(SMALL.replace("folder: .", "folder: nowhere")))
        .hasMessageContaining("plan.yaml:4:24")
        .hasMessageContaining("which is no folder");
  }

  @Test
  void whatIsWrittenReadsBackTheSame() throws Exception {
    Plan plan =
        read(
            SMALL.replace("name: small", "name: \"a \\\"b\\\\ c\\n😀\"")
                + "faults: [{ at: switch, link: application-2->old, do: latency, of: 30ms, jitter: 5ms, for: 1500ms, after: 1us }]\n"
                + "budget: { p99: 2.5x, during-faults: true }\n",
            Map.of("application.rows.a", "10", "application.sources.x", "y.sql"));
    Path again = folder.resolve("again.yaml");
    PlanWriter.write(plan, again);
    Plan back = READER.read(again, Map.of(), OptionalLong.empty(), 1, List.of());
    assertThat(back).usingRecursiveComparison().ignoringFields("file").isEqualTo(plan);
  }

  @Test
  void theSameSeedAndPurposeGiveTheSameNumbersAndAnotherPurposeOthers() {
    Seed seed = new Seed(42);
    assertThat(seed.derive("a").nextLong()).isEqualTo(seed.derive("a").nextLong());
    assertThat(seed.derive("a").nextLong()).isNotEqualTo(seed.derive("b").nextLong());
    assertThat(seed.derive("a", 1).nextLong()).isNotEqualTo(seed.derive("a", 2).nextLong());
  }
}
