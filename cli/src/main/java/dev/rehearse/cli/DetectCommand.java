package dev.rehearse.cli;

import dev.rehearse.Rehearsal;
import dev.rehearse.conductor.Audience;
import dev.rehearse.conductor.Sabotaging;
import dev.rehearse.lifecycle.Folders;
import dev.rehearse.plan.Plan;
import dev.rehearse.record.ExitCode;
import dev.rehearse.record.RunFolder;
import dev.rehearse.record.VerdictRecord;
import dev.rehearse.reports.Reports;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Strategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rehearse detect PLAN…}: plans and their sabotage, seed by seed. */
@Command(
    name = "detect",
    description =
        "Runs plans and their sabotage over many seeds, and tables what was caught by what. Goes on where it was stopped.",
    mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {

  @Parameters(paramLabel = "PLAN", arity = "1..*", description = "Plans, best in a short form.")
  private List<Path> plans = new ArrayList<>();

  @Option(names = "--seeds", description = "Seeds for each plan, from 1 on.", defaultValue = "5")
  private int seeds = 5;

  @Option(
      names = "--sabotage-seeds",
      paramLabel = "N",
      description = "Seeds for each sabotage of a plan; as many as --seeds if not given.")
  private @Nullable Integer sabotageSeeds;

  @Option(
      names = "--only",
      paramLabel = "ID",
      description = "Only these sabotage ids; 'none' is the plan as it is.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "Writes the table there, as Markdown.")
  private @Nullable Path table;

  @Mixin private PlanOptions planOptions = new PlanOptions();

  @Mixin private Output output = new Output();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Path folder = output.runs().resolve("detect");
    Files.createDirectories(folder);
    Cells cells = Cells.open(folder.resolve("cells.ndjson"), Commit.here());
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : plans) {
      for (String sabotage : columns(file)) {
        for (long seed = 1; seed <= seeds(sabotage); seed++) {
          if (!cells.has(file.toString(), sabotage, seed)) {
            Cells.Cell cell = run(folder, file, sabotage, seed, cells.commit());
            cells.add(cell);
            out.println(cell.line());
            out.flush();
          }
        }
      }
    }
    List<Cells.Cell> of =
        cells.of(plans.stream().map(Path::toString).toList(), only).stream()
            .filter(cell -> cell.seed() <= seeds(cell.sabotage()))
            .toList();
    String markdown = Cells.table(of);
    if (table != null) {
      Files.writeString(table, markdown);
    }
    if (output.json()) {
      out.println(Cells.json(of));
    } else {
      out.println(markdown);
    }
    out.flush();
    boolean asExpected = of.stream().allMatch(Cells.Cell::asExpected);
    return asExpected ? ExitCode.PASSED.code() : ExitCode.FAILED.code();
  }

  private int seeds(String sabotage) {
    return sabotage.equals(Cells.NONE) || sabotageSeeds == null ? seeds : sabotageSeeds;
  }

  /** The plan as it is, then each of its sabotage that its engines allow. */
  private List<String> columns(Path file) {
    Plan plan = planOptions.read(file, 1L, null).plan();
    List<String> columns = new ArrayList<>(List.of(Cells.NONE));
    Strategy strategy = Strategies.named(plan.strategy().name());
    Sabotaging.of(strategy).stream()
        .filter(sabotage -> strategy.spared(plan, sabotage).isEmpty())
        .forEach(sabotage -> columns.add(sabotage.id()));
    return only.isEmpty() ? columns : columns.stream().filter(only::contains).toList();
  }

  private Cells.Cell run(Path folder, Path file, String sabotage, long seed, String commit)
      throws Exception {
    PlanOptions.Read read =
        planOptions.read(file, seed, sabotage.equals(Cells.NONE) ? null : sabotage);
    String replay =
        "./rehearse run "
            + file
            + " --seed "
            + seed
            + (sabotage.equals(Cells.NONE) ? "" : " --sabotage " + sabotage);
    Rehearsal.Options options =
        new Rehearsal.Options(
            folder, read.sabotage().map(Sabotage::id).orElse(""), replay, Version.text(), false);
    long begun = System.nanoTime();
    try (Rehearsal rehearsal =
        new Rehearsal(
            read.plan(),
            Strategies.company(read.plan().strategy().name()),
            options,
            Audience.none())) {
      Rehearsal.Result result = rehearsal.run();
      double seconds = (System.nanoTime() - begun) / 1e9;
      Cells.Cell cell =
          Cells.Cell.of(
              file.toString(),
              sabotage,
              seed,
              commit,
              seconds,
              read.sabotage().map(Sabotage::invariants).orElse(List.of()),
              result.verdict());
      return keep(cell, result.folder(), result.verdict(), result);
    }
  }

  /** What came as expected needs no folder; what did not is for somebody to look at. */
  private static Cells.Cell keep(
      Cells.Cell cell, RunFolder folder, VerdictRecord verdict, Rehearsal.Result result)
      throws IOException {
    if (cell.asExpected()) {
      Folders.delete(folder.path());
    } else {
      Reports.write(folder, verdict, result.history());
    }
    return cell;
  }
}
