package dev.rehearse.scenarios.dualwrites;

import static dev.rehearse.scenarios.staging.Staging.ROOT;
import static dev.rehearse.scenarios.staging.Staging.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.plan.Plan;
import dev.rehearse.record.VerdictRecord;
import dev.rehearse.scenarios.staging.Staging;
import dev.rehearse.scenarios.staging.Staging.Controlled;
import dev.rehearse.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped plans in their short form, once each. {@code rehearse detect} runs them over many
 * seeds, and those that go there only: here the way back goes there too.
 */
@Isolated("what they measure is this machine's too")
class DualWritesRehearsals {
  private static final Path SHOP = SHORT.resolve("dual-writes-pg14-pg18.yaml");
  private static final Staging STAGING = new Staging(new DualWrites());

  @Test
  void theShopsPlanPasses() throws Exception {
    STAGING.assertPasses(SHOP);
  }

  /** Chinook is not ours to ship: without it the plans say where to get it, and nothing passes. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"pg14-pg18, postgresql.sql", "mysql80-pg18, postgresql.sql mysql.sql"})
  void chinooksPlanPasses(String pair, String samples) throws Exception {
    Path file = SHORT.resolve("chinook-" + pair + ".yaml");
    boolean obtained =
        Stream.of(samples.split(" "))
            .allMatch(sample -> Files.exists(ROOT.resolve("../shared/chinook").resolve(sample)));
    if (obtained) {
      STAGING.assertPasses(file);
    } else {
      assertThatThrownBy(() -> STAGING.assertPasses(file))
          .isInstanceOf(NotRehearsable.class)
          .hasMessageContaining("chinook");
      Assumptions.abort("not rehearsed: " + samples + " of Chinook not here; docs/application.md");
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"pg14-pg18", "mysql57-mysql80", "mysql80-pg18"})
  void thereAndBackAgainPasses(String pair) throws Exception {
    STAGING.assertPasses(SHORT.resolve("dual-writes-" + pair + "-back.yaml"));
  }

  @Test
  void aRollBackThatCannotReachOldStaysOnNewAndSaysSo() throws Exception {
    Plan plan =
        STAGING.plan(
            SHORT.resolve("dual-writes-pg14-pg18-back.yaml"),
            Map.of(
                "strategy.switch-bound", "2s",
                "traffic.dwell-bound", "20s",
                "strategy.validate-writes", "true"),
            List.of("{ at: roll-back, link: migrator->old, do: down, for: 5s }"));
    VerdictRecord verdict =
        STAGING.rehearse(plan.withFaults(plan.faults().subList(2, 3)), "", Controlled.WHERE_NEEDED);

    assertThat(verdict.outcome()).as(Staging.told(verdict)).isEqualTo("completed");
    assertThat(verdict.checks().stream().filter(check -> check.verdict() == Verdict.Word.FAILED))
        .as(Staging.told(verdict))
        .extracting(VerdictRecord.Check::name)
        .containsExactly("outcome");
    assertThat(verdict.requests().failed()).isZero();
    assertThat(verdict.validated().rows()).isPositive();
    assertThat(verdict.validated().millisEach()).isPositive();
  }

  @Test
  void whileOldIsTheTruthWhatHappensToNewFailsNoRequest() throws Exception {
    STAGING.assertPasses(SHORT.resolve("dual-writes-new-in-trouble.yaml"));
  }

  @Test
  void whileReadsComeFromNewWhatHappensToItFailsNoRequest() throws Exception {
    STAGING.assertPasses(SHORT.resolve("dual-writes-reads-first-new-in-trouble.yaml"));
  }

  @Test
  void whereNewStaysAwayReadsStayOnOldAndTheMigrationEndsAborted() throws Exception {
    STAGING.assertPasses(SHORT.resolve("dual-writes-reads-first-new-gone.yaml"));
  }

  @Test
  void whatFailsBecauseOldIsInTroubleFailsInTheControlTooAndIsExcused() throws Exception {
    Plan plan = STAGING.plan(SHORT.resolve("dual-writes-old-in-trouble.yaml"));
    VerdictRecord verdict = STAGING.rehearse(plan, "", Controlled.YES);
    Staging.assertPassed(verdict);
    assertThat(verdict.control()).isEqualTo("ran");
    assertThat(verdict.requests().excused()).isEqualTo(verdict.requests().failed());
  }
}
