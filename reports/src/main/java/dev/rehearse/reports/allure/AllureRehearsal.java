package dev.rehearse.reports.allure;

import dev.rehearse.record.RunFolder;
import dev.rehearse.record.VerdictRecord;
import dev.rehearse.verdict.Verdict;
import io.qameta.allure.Allure;
import io.qameta.allure.model.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Locale;

/** Writes a rehearsal into the Allure result of the test that ran it. Stateless. */
public final class AllureRehearsal {

  private AllureRehearsal() {}

  /**
   * Attaches seed, verdict, the migration's steps, the checks, and the run's report to the current
   * test.
   *
   * @param folder a finished run whose reports are written
   */
  public static void attach(RunFolder folder, VerdictRecord verdict) throws IOException {
    Allure.parameter("seed", verdict.seed());
    Allure.parameter("verdict", verdict.verdict());
    Allure.parameter("replay", verdict.replay());
    for (VerdictRecord.Step step : verdict.steps()) {
      Allure.step(
          String.format(
              Locale.ROOT,
              "%s: %s after %.2f s, %d requests, %d failed",
              step.name(),
              step.ending(),
              step.seconds(),
              step.requests(),
              step.failed()),
          step.ending().equals("done") ? Status.PASSED : Status.BROKEN);
    }
    for (VerdictRecord.Check check : verdict.checks()) {
      Allure.step("check " + check.name() + ": " + check.figure(), status(check.verdict()));
    }
    try (InputStream report = Files.newInputStream(folder.report())) {
      Allure.addAttachment("report.html", "text/html", report, ".html");
    }
    Allure.addAttachment("summary.md", "text/markdown", Files.readString(folder.summary()));
  }

  private static Status status(Verdict.Word word) {
    return switch (word) {
      case PASSED -> Status.PASSED;
      case FAILED -> Status.FAILED;
      case INCONCLUSIVE -> Status.BROKEN;
      case NOT_APPLICABLE -> Status.SKIPPED;
    };
  }
}
