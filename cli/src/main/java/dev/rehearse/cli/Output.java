package dev.rehearse.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command takes about its output. */
final class Output {

  @Option(names = "--json", description = "Standard output is one JSON document.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Says nothing until the end.")
  private boolean quiet;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where run folders are made and looked for (default: runs).",
      defaultValue = "runs")
  private Path runs = Path.of("runs");

  boolean json() {
    return json;
  }

  Path runs() {
    return runs;
  }

  /** Where to show what goes on; with {@code --json} standard output belongs to the document. */
  Console console(PrintWriter out) {
    return json
        ? new Console(
            new PrintWriter(System.err, true, StandardCharsets.UTF_8), Console.detect(quiet))
        : new Console(out, Console.detect(quiet));
  }
}
