package dev.rehearse;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.check.Checks;
import dev.rehearse.check.Requests;
import dev.rehearse.conductor.Audience;
import dev.rehearse.conductor.Company;
import dev.rehearse.conductor.Conductor;
import dev.rehearse.conductor.ControlScript;
import dev.rehearse.conductor.FaultLinks;
import dev.rehearse.conductor.Score;
import dev.rehearse.document.DocumentException;
import dev.rehearse.document.Problem;
import dev.rehearse.environment.Layout;
import dev.rehearse.history.History;
import dev.rehearse.history.HistoryFolder;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.Room;
import dev.rehearse.lifecycle.Teardown;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.PlanWriter;
import dev.rehearse.record.Figures;
import dev.rehearse.record.Particulars;
import dev.rehearse.record.RunFolder;
import dev.rehearse.record.RunRecord;
import dev.rehearse.record.VerdictJson;
import dev.rehearse.record.VerdictRecord;
import dev.rehearse.strategy.Strategy;
import dev.rehearse.verdict.CheckResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rehearsal: run, then judged. The one class that a user starts with. Not thread-safe; one use.
 *
 * <p>Closing ends whatever still runs, in reverse order; what was recorded stays.
 */
public final class Rehearsal implements AutoCloseable {

  private final Plan plan;
  private final Company company;
  private final Options options;
  private final Audience audience;
  private final Teardown teardown = new Teardown();
  private volatile @Nullable Teardown controlTeardown;

  /**
   * How to run.
   *
   * @param runs the folder under which the run folder is made
   * @param sabotage the sabotage in force; empty: none
   * @param replay the command that runs it again
   * @param version the tool's version
   * @param control whether a control runs even if nothing needs excusing
   */
  public record Options(
      Path runs, String sabotage, String replay, String version, boolean control) {}

  /** A finished rehearsal: its folder, what it came to, and what happened. */
  public record Result(RunFolder folder, VerdictRecord verdict, History history) {}

  public Rehearsal(Plan plan, Company company, Options options, Audience audience) {
    this.plan = plan;
    this.company = company;
    this.options = options;
    this.audience = audience;
  }

  /**
   * Whether a plan fits its strategy and its application, as far as can be told before anything is
   * made.
   *
   * @throws dev.rehearse.document.DocumentException with what does not
   * @throws dev.rehearse.lifecycle.NotRehearsable if a file that is obtained elsewhere is missing
   */
  public static void require(Plan plan, Strategy strategy) {
    FaultLinks.require(plan, strategy);
    boolean two = strategy.environments() == Layout.Environments.TWO;
    if (!two && !plan.application().newVersion().equals(Plan.Application.FIRST_VERSION)) {
      throw new DocumentException(
          List.of(
              new Problem(
                  plan.file().toString(),
                  "application.new-version is for strategies with two environments; under %s every instance serves both sides"
                      .formatted(strategy.name()))));
    }
    List<Problem> problems = new ArrayList<>();
    boolean mirrors = strategy.mirror().isPresent();
    if (!mirrors && plan.strategy().validateWrites()) {
      problems.add(needsMirror(plan, "strategy.validate-writes", strategy));
    }
    if (!mirrors && plan.strategy().readsFirst()) {
      problems.add(needsMirror(plan, "strategy.switch: reads-first", strategy));
    }
    problems.addAll(places(plan, strategy));
    if (!problems.isEmpty()) {
      throw new DocumentException(problems);
    }
    ApplicationFolder.of(plan);
  }

  private static Problem needsMirror(Plan plan, String key, Strategy strategy) {
    return new Problem(
        plan.file().toString(),
        "%s is for strategies that mirror writes, which %s does not"
            .formatted(key, strategy.name()));
  }

  /** A fault tied to a step that the plan leaves out would never fire. */
  private static List<Problem> places(Plan plan, Strategy strategy) {
    List<String> steps =
        strategy.steps(plan, Optional.empty()).stream().map(step -> step.id()).toList();
    return plan.faults().stream()
        .filter(fault -> !fault.at().isEmpty() && !steps.contains(fault.at().split("@", 2)[0]))
        .map(
            fault ->
                new Problem(
                    plan.file().toString(),
                    "fault '%s' is tied to '%s', but this plan's steps are %s"
                        .formatted(fault.label(), fault.at(), String.join(", ", steps))))
        .toList();
  }

  /**
   * Runs and judges.
   *
   * @throws dev.rehearse.lifecycle.NotRehearsable if this machine lacks something
   * @throws dev.rehearse.conductor.RefusedByEngine if an engine refuses what the user wrote
   * @throws dev.rehearse.document.DocumentException if the application folder is wrong
   */
  public Result run() throws IOException, SQLException, InterruptedException {
    require(plan, company.strategy());
    Room.require(options.runs(), Room.FOR_A_RUN, "Free some, or name another with --out.");
    Room.require(
        Cache.ofUser().root(), Room.FOR_SERVERS, "Free some, or name another with REHEARSE_CACHE.");
    Instant started = Instant.now();
    long begun = System.nanoTime();
    RunFolder folder =
        RunFolder.create(
            options.runs(),
            LocalDateTime.ofInstant(started, ZoneId.systemDefault()),
            plan.name(),
            plan.seed());
    PlanWriter.write(plan, folder.plan());
    audience.said("run folder: " + folder.path());
    Conductor.Ran ran = conduct(folder);
    History history = HistoryFolder.read(folder.history());
    long controlled = System.nanoTime();
    if (options.control() || Requests.needControl(plan, history)) {
      control(folder, history);
    }
    controlled = System.nanoTime() - controlled;
    audience.said("judging");
    RunRecord record =
        RunRecord.begun(
            options.version(),
            started.toString(),
            ran.engines().getOrDefault("old", ""),
            ran.engines().getOrDefault("new", ""),
            options.sabotage(),
            options.replay());
    RunRecord whole =
        record.took(System.nanoTime() - begun - ran.traffic() - controlled, ran.shares());
    whole.write(folder.environment());
    return judge(folder, plan, whole);
  }

  private Conductor.Ran conduct(RunFolder folder)
      throws IOException, SQLException, InterruptedException {
    try (teardown) {
      Score score =
          new Score(plan, company, folder, options.sabotage(), Optional.empty(), audience);
      return new Conductor(score, teardown).run();
    }
  }

  /** The same traffic and the faults that may excuse something, without the migration. */
  private void control(RunFolder folder, History history)
      throws IOException, SQLException, InterruptedException {
    audience.said("control: the same traffic and faults, without the migration");
    RunFolder control = folder.control();
    Files.createDirectories(control.history());
    Files.createDirectories(control.logs());
    try (Teardown own = new Teardown()) {
      controlTeardown = own;
      Optional<ControlScript> script = Optional.of(ControlScript.of(plan, history));
      Score score = new Score(plan, company, control, "", script, audience);
      new Conductor(score, own).run();
    }
  }

  /** Judges a finished run again: a pure function of its folder. */
  public static Result judge(RunFolder folder, Plan plan, RunRecord record) throws IOException {
    History history = HistoryFolder.read(folder.history());
    Optional<History> control = control(folder);
    List<CheckResult> checks = Checks.judge(plan, history, control);
    VerdictRecord verdict =
        new Figures(plan, history)
            .record(
                checks,
                new Particulars(
                    record.version(),
                    Instant.parse(record.started()),
                    record.old(),
                    record.fresh(),
                    record.sabotage(),
                    record.replay(),
                    Requests.count(plan, history, control).excused(),
                    Duration.ofNanos(record.outsideTraffic()),
                    control.isPresent() ? "ran" : "none"));
    VerdictJson.write(folder.verdict(), verdict);
    return new Result(folder, verdict, history);
  }

  private static Optional<History> control(RunFolder folder) throws IOException {
    Path history = folder.control().history();
    return Files.isDirectory(history) ? Optional.of(HistoryFolder.read(history)) : Optional.empty();
  }

  @Override
  public void close() {
    Teardown own = controlTeardown;
    try (teardown) {
      if (own != null) {
        own.close();
      }
    }
  }
}
