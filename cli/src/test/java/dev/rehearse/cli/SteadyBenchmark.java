package dev.rehearse.cli;

import dev.rehearse.record.RunFolder;
import dev.rehearse.record.RunRecord;
import dev.rehearse.record.VerdictJson;
import dev.rehearse.record.VerdictRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sixty seconds of steady dual writes at each of some rates: {@code main} prints a row for each.
 * Arguments: rates per second.
 */
public final class SteadyBenchmark {
  private static final Path PLAN = Typed.ROOT.resolve("plans/benchmark/steady.yaml");

  /** The plan's five steps between mirror and watch share sixty seconds. */
  private static final int SECONDS_PER_STEP = 12;

  private SteadyBenchmark() {}

  public static void main(String[] rates) throws IOException {
    Path runs = Files.createTempDirectory("steady");
    System.out.println("| rate | verdict | sent | failed | lateness | processors used |");
    System.out.println("|---|---|---|---|---|---|");
    for (String rate : rates) {
      long dwell = Long.parseLong(rate) * SECONDS_PER_STEP;
      Path out = runs.resolve(rate);
      Typed typed =
          Typed.rehearse(
              "run",
              PLAN,
              "-q",
              "--out",
              out,
              "--set",
              "traffic.rate=" + rate + "/s",
              "--set",
              "traffic.dwell=" + dwell);
      List<RunFolder> folders = RunFolder.list(out);
      if (folders.isEmpty() || !Files.exists(folders.get(0).verdict())) {
        System.out.printf("| %s/s | no verdict, exit code %d |%n", rate, typed.code());
        System.err.println(typed.err());
        continue;
      }
      System.out.println(row(rate, folders.get(0)));
    }
    System.out.println("\nRun folders: " + runs);
    System.exit(0);
  }

  private static String row(String rate, RunFolder folder) throws IOException {
    VerdictRecord verdict = VerdictJson.read(folder.verdict());
    VerdictRecord.Check traffic =
        verdict.checks().stream()
            .filter(check -> check.name().equals("traffic"))
            .findFirst()
            .orElseThrow();
    Map<String, Double> shares = RunRecord.read(folder.environment()).processors();
    return String.format(
        Locale.ROOT,
        "| %s/s | %s | %,d | %,d | %s | %s |",
        rate,
        verdict.verdict(),
        verdict.requests().sent(),
        verdict.requests().failed(),
        traffic.figure().isEmpty() ? traffic.reason() : traffic.figure(),
        shares.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", ")));
  }
}
