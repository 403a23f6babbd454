package dev.rehearse.cli;

import dev.rehearse.conductor.Sabotaging;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Strategy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that reads a plan takes. */
final class PlanOptions {

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replaces a value of the plan, e.g. traffic.rate=100/s.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--environment",
      paramLabel = "WHERE",
      description = "Where the databases run: ${DEFAULT-VALUE} is the only choice so far.",
      defaultValue = "embedded")
  private String environment = "embedded";

  /** A plan, read, and the sabotage in force. */
  record Read(Plan plan, Optional<Sabotage> sabotage) {}

  /**
   * Reads a plan.
   *
   * @param seed replaces the plan's; one is drawn if neither names one
   */
  Read read(Path file, @Nullable Long seed, @Nullable String sabotage) {
    if (!environment.equals("embedded")) {
      throw new UsageProblem(
          "--environment is '" + environment + "'; this version knows embedded only.");
    }
    // Six digits: short enough to type.
    long drawn = new SecureRandom().nextLong(1, 1_000_000);
    OptionalLong given = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    Plan plain = Strategies.reader().read(file, overrides, given, drawn, List.of());
    if (sabotage == null) {
      return new Read(plain, Optional.empty());
    }
    Strategy strategy = Strategies.named(plain.strategy().name());
    Sabotage found = Strategies.sabotage(strategy, sabotage);
    strategy
        .spared(plain, found)
        .ifPresent(
            why -> {
              throw new UsageProblem(
                  "The sabotage " + found.id() + " changes nothing in this plan: " + why + ".");
            });
    Plan plan = Sabotaging.read(Strategies.reader(), file, overrides, plain, found);
    return new Read(plan, Optional.of(found));
  }

  /** The options again, as a command line would have them. */
  String again() {
    StringBuilder text = new StringBuilder();
    overrides.forEach(
        (key, value) -> text.append(" --set '").append(key).append('=').append(value).append('\''));
    return text.toString();
  }
}
