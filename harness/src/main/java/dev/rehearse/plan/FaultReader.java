package dev.rehearse.plan;

import dev.rehearse.document.Nearest;
import dev.rehearse.document.Readings;
import dev.rehearse.document.Section;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one fault of a plan. Stateless. */
final class FaultReader {

  private static final Pattern LINK =
      Pattern.compile("(application(?:-([1-9][0-9]?))?|migrator|front-door)->(old|new)");
  private static final Pattern PROCESS = Pattern.compile("migrator|application-([1-9][0-9]?)");

  private static final Map<String, String> ON_LINKS =
      Map.of(
          "latency", "latency",
          "bandwidth", "bandwidth",
          "reset", "reset",
          "blackhole", "blackhole",
          "slicer", "slicer",
          "down", "down");
  private static final Map<String, String> ON_PROCESSES = Map.of("kill", "kill", "pause", "pause");

  /** What acts at once and needs no length. */
  private static final Set<String> AT_ONCE = Set.of("kill", "reset");

  private final List<String> steps;
  private final int instances;

  FaultReader(List<String> steps, int instances) {
    this.steps = steps;
    this.instances = instances;
  }

  Plan.Fault read(Section section) {
    String at = section.text("at", "");
    step(section, at);
    Optional<String> link = section.text("link");
    Optional<String> process = section.text("process");
    if (link.isPresent() == process.isPresent()) {
      section.problem("do", "needs either a link or a process to act on, not both");
    }
    link.ifPresent(name -> named(section, "link", LINK, name, 2));
    process.ifPresent(name -> named(section, "process", PROCESS, name, 1));
    String kind = section.word("do", process.isPresent() ? ON_PROCESSES : ON_LINKS, "");
    if (!section.has("do")) {
      section.problem("do", "is missing");
    }
    Optional<Duration> length = section.value("for", Readings::duration);
    if (!kind.isEmpty() && !AT_ONCE.contains(kind) && length.isEmpty()) {
      section.problem("do", "is '" + kind + "', which needs 'for': how long it acts");
    }
    if (kind.equals("kill") && process.filter(name -> !name.equals("migrator")).isPresent()) {
      section.problem("do", "is 'kill', which is for the migrator; an instance can be paused");
    }
    Plan.Fault fault =
        new Plan.Fault(
            at,
            section.duration("after", Duration.ZERO),
            link,
            process,
            kind,
            section.duration("of", Duration.ZERO),
            section.duration("jitter", Duration.ZERO),
            section.count("rate", 0),
            length,
            section.value("resume-after", Readings::duration));
    needs(section, fault);
    section.done();
    return fault;
  }

  private static void needs(Section section, Plan.Fault fault) {
    if (fault.kind().equals("latency") && fault.of().isZero()) {
      section.problem("do", "is 'latency', which needs 'of': how much");
    }
    if (fault.kind().equals("bandwidth") && fault.rate() == 0) {
      section.problem("do", "is 'bandwidth', which needs 'rate': kilobytes per second");
    }
  }

  private void step(Section section, String at) {
    String step = at.contains("@") ? at.substring(0, at.indexOf('@')) : at;
    if (!at.isEmpty() && !steps.contains(step)) {
      section.problem(
          "at",
          "is '"
              + at
              + "', but the strategy's steps are "
              + String.join(", ", steps)
              + Nearest.hint(step, steps));
    }
  }

  private void named(Section section, String key, Pattern pattern, String name, int number) {
    Matcher parts = pattern.matcher(name);
    if (!parts.matches()) {
      section.problem(
          key,
          "is '"
              + name
              + (key.equals("link")
                  ? "'; application->new, application-1->old, migrator->new or front-door->old was expected"
                  : "'; migrator or application-1 was expected"));
    } else if (parts.group(number) != null && Integer.parseInt(parts.group(number)) > instances) {
      section.problem(key, "is '" + name + "', but there are " + instances + " instances");
    }
  }
}
