package dev.rehearse.cli;

import dev.rehearse.check.OperationsExport;
import dev.rehearse.history.HistoryFolder;
import dev.rehearse.record.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rehearse history export RUN}. */
@Command(
    name = "history",
    description = "What happened in a run.",
    mixinStandardHelpOptions = true,
    subcommands = HistoryCommand.Export.class)
final class HistoryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.code();
  }

  /** Writes the operations as JSON lines, one per operation and register. */
  @Command(
      name = "export",
      description = "Writes a run's operations as JSON lines, as 'judge --operations' reads them.",
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
    private String run = "";

    @Mixin private Output output = new Output();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      OperationsExport.write(
          HistoryFolder.read(Runs.find(output.runs(), run).history()), spec.commandLine().getOut());
      spec.commandLine().getOut().flush();
      return ExitCode.PASSED.code();
    }
  }
}
