package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.Rehearsal;
import dev.rehearse.conductor.Audience;
import dev.rehearse.conductor.Company;
import dev.rehearse.conductor.RunSabotage;
import dev.rehearse.conductor.Sabotaging;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.load.GatlingTraffic;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.PlanReader;
import dev.rehearse.record.VerdictRecord;
import dev.rehearse.reports.Reports;
import dev.rehearse.reports.allure.AllureRehearsal;
import dev.rehearse.scenarios.application.FrontDoorProcess;
import dev.rehearse.scenarios.application.InstanceProcess;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Strategy;
import dev.rehearse.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped plans in their short form, and every sabotage, once each: real databases, real
 * traffic, real faults. {@code rehearse detect} runs them over many seeds.
 *
 * <p>A rehearsal that a busy machine made INCONCLUSIVE proves nothing either way; it is reported as
 * aborted, with the reason.
 */
class DualWritesRehearsals {

  private static final long SEED = 42;
  private static final Path ROOT = Path.of(System.getProperty("rehearse.root", "../.."));
  private static final Path SHORT = ROOT.resolve("plans/short");
  private static final Path SHOP = SHORT.resolve("dual-writes-pg14-pg18.yaml");
  private static final Strategy STRATEGY = new DualWrites();

  @Test
  void theShopsPlanPasses() throws Exception {
    assertPassed(rehearse(plan(SHOP), ""));
  }

  /** Chinook is not ours to ship: without it the plans say where to get it, and nothing passes. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "pg14-pg18, postgresql.sql",
    "mysql57-mysql80, postgresql.sql mysql.sql",
    "mysql80-pg18, postgresql.sql mysql.sql"
  })
  void chinooksPlanPasses(String pair, String samples) throws Exception {
    Plan plan = plan(SHORT.resolve("chinook-" + pair + ".yaml"));
    boolean obtained =
        Stream.of(samples.split(" "))
            .allMatch(sample -> Files.exists(ROOT.resolve("../shared/chinook").resolve(sample)));
    if (obtained) {
      assertPassed(rehearse(plan, ""));
    } else {
      assertThatThrownBy(() -> rehearse(plan, ""))
          .isInstanceOf(NotRehearsable.class)
          .hasMessageContaining("chinook");
      Assumptions.abort("not rehearsed: " + samples + " of Chinook not here; docs/application.md");
    }
  }

  @Test
  void thereAndBackAgainPasses() throws Exception {
    assertPassed(rehearse(plan(SHORT.resolve("dual-writes-pg14-pg18-back.yaml")), ""));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "mysql57-mysql80",
        "mysql57-mysql80-back",
        "mysql80-pg18",
        "mysql80-pg18-back",
        "pg18-mysql80",
        "pg18-mysql80-back"
      })
  void everyPairPassesThereAndBack(String pair) throws Exception {
    assertPassed(rehearse(plan(SHORT.resolve("dual-writes-" + pair + ".yaml")), ""));
  }

  @Test
  void aRollBackThatCannotReachOldStaysOnNewAndSaysSo() throws Exception {
    Plan plan =
        reader()
            .read(
                SHORT.resolve("dual-writes-pg14-pg18-back.yaml"),
                Map.of("strategy.switch-bound", "2s", "traffic.dwell-bound", "20s"),
                OptionalLong.of(SEED),
                SEED,
                List.of("{ at: roll-back, link: migrator->old, do: down, for: 5s }"));
    VerdictRecord verdict =
        rehearse(plan.withFaults(plan.faults().subList(2, 3)), "", Controlled.WHERE_NEEDED);

    assertThat(verdict.outcome()).as(told(verdict)).isEqualTo("completed");
    assertThat(verdict.checks().stream().filter(check -> check.verdict() == Verdict.Word.FAILED))
        .as(told(verdict))
        .extracting(VerdictRecord.Check::name)
        .containsExactly("outcome");
    assertThat(verdict.requests().failed()).isZero();
  }

  @Test
  void whileOldIsTheTruthWhatHappensToNewFailsNoRequest() throws Exception {
    assertPassed(rehearse(plan(SHORT.resolve("dual-writes-new-in-trouble.yaml")), ""));
  }

  @Test
  void whatFailsBecauseOldIsInTroubleFailsInTheControlTooAndIsExcused() throws Exception {
    VerdictRecord verdict =
        rehearse(plan(SHORT.resolve("dual-writes-old-in-trouble.yaml")), "", Controlled.YES);
    assertPassed(verdict);
    assertThat(verdict.control()).isEqualTo("ran");
    assertThat(verdict.requests().excused()).isEqualTo(verdict.requests().failed());
  }

  static Stream<String> sabotage() {
    return Sabotaging.of(STRATEGY).stream().map(Sabotage::id);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sabotage")
  void isCaughtForTheRightReason(String id) throws Exception {
    assertCaught(SHOP, id);
  }

  /** Those that the engine's own ways could hide or mend: the first to be built. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "mysql57-mysql80, D1",
    "mysql57-mysql80, D4",
    "mysql57-mysql80, D5",
    "mysql57-mysql80, C2",
    "mysql57-mysql80, C3",
    "mysql80-pg18, L1",
    "mysql80-pg18, D4"
  })
  void isCaughtOnOtherEnginesToo(String pair, String id) throws Exception {
    assertCaught(SHORT.resolve("dual-writes-" + pair + ".yaml"), id);
  }

  private static void assertCaught(Path file, String id) throws Exception {
    Sabotage sabotage = Sabotaging.find(STRATEGY, id).orElseThrow();
    Plan plan = Sabotaging.read(reader(), file, Map.of(), plan(file), sabotage);

    VerdictRecord verdict = rehearse(plan, id);

    Verdict.Word caught =
        sabotage.invariants().contains(RunSabotage.REFUSES)
            ? Verdict.Word.INCONCLUSIVE
            : Verdict.Word.FAILED;
    assertThat(verdict.verdict()).as(told(verdict)).isEqualTo(caught);
    assertThat(verdict.because(sabotage.invariants())).as(told(verdict)).isTrue();
  }

  private static void assertPassed(VerdictRecord verdict) {
    assertThat(verdict.verdict()).as(told(verdict)).isNotEqualTo(Verdict.Word.FAILED);
    Assumptions.assumeTrue(verdict.verdict() == Verdict.Word.PASSED, told(verdict));
  }

  private static String told(VerdictRecord verdict) {
    StringBuilder told = new StringBuilder(verdict.verdict() + ", " + verdict.outcome());
    for (VerdictRecord.Check check : verdict.checks()) {
      if (check.verdict() == Verdict.Word.FAILED || check.verdict() == Verdict.Word.INCONCLUSIVE) {
        told.append("\n").append(check.verdict()).append(' ').append(check.name()).append(": ");
        told.append(check.reason()).append(' ').append(check.witness());
      }
    }
    return told.toString();
  }

  private static PlanReader reader() {
    return new PlanReader(Map.of(STRATEGY.name(), STRATEGY.places()));
  }

  private static Plan plan(Path file) {
    return reader().read(file, Map.of(), OptionalLong.of(SEED), SEED, List.of());
  }

  /** Whether a control runs even if nothing needs excusing. */
  private enum Controlled {
    YES,
    WHERE_NEEDED
  }

  private static VerdictRecord rehearse(Plan plan, String sabotage) throws Exception {
    return rehearse(plan, sabotage, Controlled.WHERE_NEEDED);
  }

  private static VerdictRecord rehearse(Plan plan, String sabotage, Controlled controlled)
      throws Exception {
    Company company =
        new Company(InstanceProcess.class, FrontDoorProcess.class, new GatlingTraffic(), STRATEGY);
    Rehearsal.Options options =
        new Rehearsal.Options(
            Path.of("target/rehearsals"),
            sabotage,
            "./rehearse run " + ROOT.relativize(plan.file()) + " --seed " + plan.seed(),
            "test",
            controlled == Controlled.YES);
    try (Rehearsal rehearsal = new Rehearsal(plan, company, options, Audience.none())) {
      Rehearsal.Result result = rehearsal.run();
      Reports.write(result.folder(), result.verdict(), result.history());
      AllureRehearsal.attach(result.folder(), result.verdict());
      return result.verdict();
    }
  }
}
