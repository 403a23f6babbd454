package dev.rehearse.cli;

import dev.rehearse.Rehearsal;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.PlanWriter;
import dev.rehearse.record.ExitCode;
import dev.rehearse.record.VerdictJson;
import dev.rehearse.reports.Reports;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rehearse run PLAN}. */
@Command(
    name = "run",
    description = "Rehearses a plan and judges it.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  @Parameters(paramLabel = "PLAN", description = "The plan's YAML file.")
  private Path file = Path.of("");

  @Mixin private PlanOptions planOptions = new PlanOptions();

  @Mixin private Output output = new Output();

  @Option(names = "--seed", description = "Replaces the plan's seed.")
  private @Nullable Long seed;

  @Option(names = "--sabotage", paramLabel = "ID", description = "Breaks the migration on purpose.")
  private @Nullable String sabotage;

  @Option(names = "--control", description = "Runs a control even if nothing needs excusing.")
  private boolean control;

  @Option(names = "--dry-run", description = "Shows the resolved plan, its steps and its time.")
  private boolean dryRun;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PlanOptions.Read read = planOptions.read(file, seed, sabotage);
    Plan plan = read.plan();
    Rehearsal.require(plan, Strategies.named(plan.strategy().name()));
    if (dryRun) {
      show(plan);
      return ExitCode.PASSED.code();
    }
    String replay =
        "./rehearse run "
            + file
            + " --seed "
            + plan.seed()
            + read.sabotage().map(each -> " --sabotage " + each.id()).orElse("")
            + planOptions.again();
    Console console = output.console(spec.commandLine().getOut());
    console.said("seed " + plan.seed() + "; replay: " + replay);
    read.sabotage().ifPresent(each -> announce(console, each));
    Rehearsal.Options options =
        new Rehearsal.Options(
            output.runs(),
            read.sabotage().map(Sabotage::id).orElse(""),
            replay,
            Version.text(),
            control);
    return rehearse(plan, options, console);
  }

  private int rehearse(Plan plan, Rehearsal.Options options, Console console) throws Exception {
    Interruption interruption = Interruption.watch(console);
    long begun = System.nanoTime();
    try (Rehearsal rehearsal =
        new Rehearsal(plan, Strategies.company(plan.strategy().name()), options, console)) {
      interruption.ends(rehearsal);
      Rehearsal.Result result = rehearsal.run();
      Reports.write(result.folder(), result.verdict(), result.history());
      console.clear();
      tell(result, System.nanoTime() - begun);
      return ExitCode.of(result.verdict().verdict()).code();
    } catch (Exception e) {
      if (interruption.came()) {
        return ExitCode.INTERRUPTED.code();
      }
      throw e;
    } finally {
      interruption.over();
    }
  }

  private void tell(Rehearsal.Result result, long took) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      out.print(VerdictJson.text(result.verdict()));
      out.flush();
      return;
    }
    VerdictText.print(result, took, out);
  }

  private static void announce(Console console, Sabotage sabotage) {
    console.said("sabotage " + sabotage.id() + ": " + sabotage.says());
    if (!sabotage.switchedOff().isEmpty()) {
      console.said("switched off with it: " + sabotage.switchedOff());
    }
  }

  private void show(Plan plan) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(PlanWriter.text(plan));
    List<Step> steps =
        Strategies.named(plan.strategy().name()).steps(plan, Optional.ofNullable(sabotage));
    out.println("# steps: " + String.join(" ", steps.stream().map(Step::id).toList()));
    Duration traffic =
        plan.traffic().warmUp().plus(plan.traffic().before()).plus(plan.traffic().after());
    double dwells = steps.size() * plan.traffic().dwell() / plan.traffic().rate().perSecond();
    out.printf(
        Locale.ROOT,
        "# expected time: about %.0f s of traffic and 10 s around it%n",
        traffic.toMillis() / 1000.0 + dwells + faultTime(plan));
    out.flush();
  }

  private static double faultTime(Plan plan) {
    return plan.faults().stream()
        .map(Plan.Fault::length)
        .flatMap(Optional::stream)
        .mapToDouble(length -> length.toMillis() / 1000.0)
        .sum();
  }
}
