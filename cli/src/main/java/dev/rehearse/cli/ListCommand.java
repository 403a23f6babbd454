package dev.rehearse.cli;

import dev.rehearse.check.Checks;
import dev.rehearse.conductor.Sabotaging;
import dev.rehearse.record.ExitCode;
import dev.rehearse.record.RunFolder;
import dev.rehearse.record.VerdictJson;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.Strategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code rehearse list strategies|faults|checks|sabotage|runs}. */
@Command(
    name = "list",
    description = "Lists strategies, faults, checks, sabotage or runs, a line each.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

  /** What can be listed. */
  enum What {
    STRATEGIES,
    FAULTS,
    CHECKS,
    SABOTAGE,
    RUNS
  }

  @Parameters(paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}")
  private What what = What.CHECKS;

  @Mixin private Output output = new Output();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    List<Map<String, String>> lines =
        switch (what) {
          case STRATEGIES -> strategies();
          case FAULTS -> faults();
          case CHECKS -> checks();
          case SABOTAGE -> sabotage();
          case RUNS -> runs();
        };
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      out.println(JsonMapper.builder().build().writeValueAsString(lines));
    } else {
      for (Map<String, String> line : lines) {
        List<String> parts = new ArrayList<>(line.values());
        out.printf("  %-18s %s%n", parts.get(0), String.join("  ", parts.subList(1, parts.size())));
      }
    }
    out.flush();
    return ExitCode.PASSED.code();
  }

  private static List<Map<String, String>> strategies() {
    return Strategies.all().stream()
        .map(
            each ->
                line(
                    "name",
                    each.name(),
                    "says",
                    each.says(),
                    "steps",
                    String.join(
                        " ", each.everyStep(Optional.empty()).stream().map(Step::id).toList())))
        .toList();
  }

  private static List<Map<String, String>> faults() {
    return List.of(
        line("name", "latency", "says", "a link answers later: of, jitter, for"),
        line("name", "bandwidth", "says", "a link carries so many kilobytes a second: rate, for"),
        line(
            "name", "reset", "says", "the connections of a link are cut, once or for a while: for"),
        line("name", "blackhole", "says", "a link swallows everything and closes nothing: for"),
        line("name", "slicer", "says", "a link carries tiny pieces: for"),
        line("name", "down", "says", "a link refuses: for"),
        line("name", "kill", "says", "the migrator is killed: resume-after"),
        line("name", "pause", "says", "the migrator or an instance stands still: for"));
  }

  private static List<Map<String, String>> checks() {
    return Checks.describe().stream()
        .map(
            each ->
                line(
                    "name",
                    each.name(),
                    "invariants",
                    String.join(" ", each.invariants()),
                    "says",
                    each.says()))
        .toList();
  }

  private static List<Map<String, String>> sabotage() {
    List<Map<String, String>> lines = new ArrayList<>();
    for (Strategy strategy : Strategies.all()) {
      for (Sabotage each : Sabotaging.of(strategy)) {
        lines.add(
            line(
                "id",
                each.id(),
                "caught by",
                String.join(" ", each.invariants()),
                "says",
                each.says()));
      }
    }
    return lines;
  }

  private List<Map<String, String>> runs() throws IOException {
    List<Map<String, String>> lines = new ArrayList<>();
    for (RunFolder folder : RunFolder.list(output.runs())) {
      String verdict =
          Files.exists(folder.verdict())
              ? VerdictJson.read(folder.verdict()).verdict().toString()
              : "cut short";
      lines.add(line("id", folder.id(), "verdict", verdict));
    }
    return lines;
  }

  private static Map<String, String> line(String... pairs) {
    Map<String, String> line = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      line.put(pairs[i], pairs[i + 1]);
    }
    return line;
  }
}
