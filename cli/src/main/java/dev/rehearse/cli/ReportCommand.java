package dev.rehearse.cli;

import dev.rehearse.Rehearsal;
import dev.rehearse.record.ExitCode;
import dev.rehearse.record.RunFolder;
import dev.rehearse.reports.Reports;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rehearse report RUN}. */
@Command(
    name = "report",
    description = "Writes a finished run's reports again.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
  private String run = "";

  @Mixin private Output output = new Output();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    RunFolder folder = Runs.find(output.runs(), run);
    Rehearsal.Result result = JudgeCommand.judge(folder);
    Reports.write(folder, result.verdict(), result.history());
    spec.commandLine().getOut().println(folder.report());
    return ExitCode.PASSED.code();
  }
}
