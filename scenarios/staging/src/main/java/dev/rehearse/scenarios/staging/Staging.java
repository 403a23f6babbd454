package dev.rehearse.scenarios.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.Rehearsal;
import dev.rehearse.conductor.Audience;
import dev.rehearse.conductor.Company;
import dev.rehearse.conductor.RunSabotage;
import dev.rehearse.conductor.Sabotaging;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;

/**
 * Rehearses plans of one strategy inside JUnit: real databases, real traffic, real faults.
 * Immutable.
 *
 * <p>A rehearsal that a busy machine made INCONCLUSIVE proves nothing either way; it is reported as
 * aborted, with the reason.
 */
public record Staging(Strategy strategy) {
  /** The repository. */
  public static final Path ROOT = Path.of(System.getProperty("rehearse.root", "../.."));

  /** The shipped plans in their short form. */
  public static final Path SHORT = ROOT.resolve("plans/short");

  private static final long SEED = 42;

  /** Whether a control runs even if nothing needs excusing. */
  public enum Controlled {
    YES,
    WHERE_NEEDED
  }

  /** A plan as it is. */
  public Plan plan(Path file) {
    return plan(file, Map.of(), List.of());
  }

  /** A plan with other keys, and with more faults, as a plan writes them. */
  public Plan plan(Path file, Map<String, String> overrides, List<String> faults) {
    return reader().read(file, overrides, OptionalLong.of(SEED), SEED, faults);
  }

  private PlanReader reader() {
    return new PlanReader(Map.of(strategy.name(), strategy.places()));
  }

  /** The plan in a correct strategy's hands. */
  public void assertPasses(Path file) throws Exception {
    assertPassed(rehearse(plan(file), "", Controlled.WHERE_NEEDED));
  }

  /** The plan with one mistake, which must be caught by what its row names. */
  public void assertCaught(Path file, String id) throws Exception {
    Sabotage sabotage = Sabotaging.find(strategy, id).orElseThrow();
    Plan plan = Sabotaging.read(reader(), file, Map.of(), plan(file), sabotage);

    VerdictRecord verdict = rehearse(plan, id, Controlled.WHERE_NEEDED);

    Verdict.Word caught =
        sabotage.invariants().contains(RunSabotage.REFUSES)
            ? Verdict.Word.INCONCLUSIVE
            : Verdict.Word.FAILED;
    assertThat(verdict.verdict()).as(told(verdict)).isEqualTo(caught);
    assertThat(verdict.because(sabotage.invariants())).as(told(verdict)).isTrue();
  }

  /** It passed, or could not say. */
  public static void assertPassed(VerdictRecord verdict) {
    assertThat(verdict.verdict()).as(told(verdict)).isNotEqualTo(Verdict.Word.FAILED);
    Assumptions.assumeTrue(verdict.verdict() == Verdict.Word.PASSED, told(verdict));
  }

  /** What a person who sees only a test's message needs. */
  public static String told(VerdictRecord verdict) {
    StringBuilder told = new StringBuilder(verdict.verdict() + ", " + verdict.outcome());
    for (VerdictRecord.Check check : verdict.checks()) {
      if (check.verdict() == Verdict.Word.FAILED || check.verdict() == Verdict.Word.INCONCLUSIVE) {
        told.append("\n").append(check.verdict()).append(' ').append(check.name()).append(": ");
        told.append(check.reason()).append(' ').append(check.witness());
      }
    }
    return told.toString();
  }

  /** Runs a plan, writes its reports and attaches them to the test. */
  public VerdictRecord rehearse(Plan plan, String sabotage, Controlled controlled)
      throws Exception {
    Company company =
        new Company(InstanceProcess.class, FrontDoorProcess.class, new GatlingTraffic(), strategy);
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
