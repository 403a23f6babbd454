package dev.rehearse.cli;

import dev.rehearse.conductor.RefusedByEngine;
import dev.rehearse.document.DocumentException;
import dev.rehearse.history.OperationLines;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.Room;
import dev.rehearse.record.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code rehearse} command. */
@Command(
    name = "rehearse",
    description = "Rehearses a database migration under live traffic and injected faults.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      JudgeCommand.class,
      ReportCommand.class,
      DetectCommand.class,
      HistoryCommand.class,
      DoctorCommand.class,
      ListCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 passed, 1 failed, 2 bad plan or usage, 3 inconclusive or not rehearsable here,",
      "70 a bug of rehearse, 130 interrupted."
    })
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
    return line.execute(arguments);
  }

  private static int explain(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof DocumentException
        || failure instanceof UsageProblem
        || failure instanceof OperationLines.MalformedException
        || failure instanceof RefusedByEngine) {
      err.println(failure.getMessage());
      return ExitCode.USAGE.code();
    }
    Optional<NotRehearsable> lacks =
        failure instanceof NotRehearsable said ? Optional.of(said) : Room.ranOut(failure);
    if (lacks.isPresent()) {
      err.println("rehearse: " + lacks.get().getMessage());
      return ExitCode.INCONCLUSIVE.code();
    }
    err.println("rehearse: a bug of rehearse, please report it with these lines:");
    failure.printStackTrace(err);
    return ExitCode.BUG.code();
  }
}
