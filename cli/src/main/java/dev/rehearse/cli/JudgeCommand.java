package dev.rehearse.cli;

import dev.rehearse.Rehearsal;
import dev.rehearse.plan.Plan;
import dev.rehearse.record.ExitCode;
import dev.rehearse.record.RunFolder;
import dev.rehearse.record.RunRecord;
import dev.rehearse.record.VerdictJson;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rehearse judge RUN}. */
@Command(
    name = "judge",
    description = "Judges a finished run again, without any database.",
    mixinStandardHelpOptions = true)
final class JudgeCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
  private String run = "";

  @Mixin private Output output = new Output();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    RunFolder folder = Runs.find(output.runs(), run);
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
