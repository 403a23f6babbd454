package dev.rehearse.cli;

import dev.rehearse.Rehearsal;
import dev.rehearse.check.OperationsFile;
import dev.rehearse.plan.Plan;
import dev.rehearse.record.ExitCode;
import dev.rehearse.record.RunFolder;
import dev.rehearse.record.RunRecord;
import dev.rehearse.record.VerdictJson;
import dev.rehearse.record.VerdictRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code rehearse judge RUN}. */
@Command(
    name = "judge",
    description = "Judges a finished run again, without any database.",
    mixinStandardHelpOptions = true)
final class JudgeCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN", arity = "0..1", description = "A run's id or folder.")
  private @Nullable String run;

  @Option(
      names = "--operations",
      paramLabel = "FILE",
      description = "Judges a history from elsewhere: JSON lines, one operation each.")
  private @Nullable Path operations;

  @Mixin private Output output = new Output();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if ((run == null) == (operations == null)) {
      throw new UsageProblem("judge needs either a RUN or --operations FILE.");
    }
    return operations == null ? run(run == null ? "" : run) : operations(operations);
  }

  private int operations(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageProblem("There is no file " + file + ".");
    }
    List<VerdictRecord.Check> checks =
        OperationsFile.judge(file).stream().map(VerdictRecord.Check::of).toList();
    if (output.json()) {
      spec.commandLine().getOut().println(JsonMapper.builder().build().writeValueAsString(checks));
      spec.commandLine().getOut().flush();
    } else {
      VerdictText.print(checks, spec.commandLine().getOut());
    }
    return ExitCode.of(checks.get(0).verdict()).code();
  }

  private int run(String id) throws Exception {
    RunFolder folder = Runs.find(output.runs(), id);
    Rehearsal.Result result = judge(folder);
    if (output.json()) {
      spec.commandLine().getOut().print(VerdictJson.text(result.verdict()));
      spec.commandLine().getOut().flush();
    } else {
      VerdictText.print(result, 0, spec.commandLine().getOut());
    }
    return ExitCode.of(result.verdict().verdict()).code();
  }

  static Rehearsal.Result judge(RunFolder folder) throws Exception {
    Plan plan =
        Strategies.reader().read(folder.plan(), Map.of(), OptionalLong.empty(), 0, List.of());
    return Rehearsal.judge(folder, plan, RunRecord.read(folder.environment()));
  }
}
