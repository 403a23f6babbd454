package dev.rehearse.cli;

import dev.rehearse.doctor.Doctor;
import dev.rehearse.doctor.Probe;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.record.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code rehearse doctor}. */
@Command(
    name = "doctor",
    description = "What this machine has and lacks, with the command that mends it.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Probe> probes = Doctor.examine(Cache::ofUser);
    if (output.json()) {
      out.println(JsonMapper.builder().build().writeValueAsString(probes));
    } else {
      for (Probe probe : probes) {
        String says = probe.says().strip().replaceAll("\\s+", " ");
        out.printf("  %s %-22s %s%n", mark(probe.standing()), probe.name(), says);
        if (!probe.fix().isEmpty()) {
          out.printf("      %s%n", probe.fix());
        }
      }
    }
    out.flush();
    boolean able = probes.stream().allMatch(Probe::ok);
    return able ? ExitCode.PASSED.code() : ExitCode.INCONCLUSIVE.code();
  }

  private static String mark(Probe.Standing standing) {
    return switch (standing) {
      case HAS -> "✓";
      case LACKS -> "✗";
      case OPTIONAL -> "–";
    };
  }
}
