package dev.rehearse.plan;

import dev.rehearse.document.Nearest;
import dev.rehearse.document.Readings;
import dev.rehearse.document.Section;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one fault of a plan. Stateless. */
final class FaultReader {

  private static final Pattern LINK =
      Pattern.compile(
          "(application(?:-([1-9][0-9]?))?|migrator|front-door)->(old|new)|old->new|new->old");
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

  private static final Map<String, String> ON_DATABASES = Map.of("statement", "statement");

  /** New is the migration's own to make. */
  private static final Map<String, String> DATABASES = Map.of("old", "old");

  /** What acts at once and needs no length. */
  private static final Set<String> AT_ONCE = Set.of("kill", "reset", "statement");

  private final List<String> places;
  private final int instances;
  private final Set<String> labels = new HashSet<>();

  /**
   * A reader for the faults of one plan.
   *
   * @param places steps, and steps with a pause point, that a fault may be tied to
   */
  FaultReader(List<String> places, int instances) {
    this.places = places;
    this.instances = instances;
  }

  Plan.Fault read(Section section) {
    String at = section.text("at", "");
    place(section, at);
    Optional<String> link = section.text("link");
    Optional<String> process = section.text("process");
    Optional<Plan.Fault.Statement> statement = statement(section);
    long targets =
        Stream.of(link, process, statement).filter(Optional<? extends Object>::isPresent).count();
    if (targets != 1) {
      section.problem("do", "needs one of link, process and database to act on");
    }
    link.ifPresent(name -> named(section, "link", LINK, name, 2));
    process.ifPresent(name -> named(section, "process", PROCESS, name, 1));
    Map<String, String> kinds =
        process.isPresent() ? ON_PROCESSES : statement.isPresent() ? ON_DATABASES : ON_LINKS;
    String kind = section.word("do", kinds, "");
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
            "",
            at,
            section.duration("after", Duration.ZERO),
            link,
            process,
            statement,
            kind,
            section.duration("of", Duration.ZERO),
            section.duration("jitter", Duration.ZERO),
            section.count("rate", 0),
            length,
            section.value("resume-after", Readings::duration));
    needs(section, fault);
    section.done();
    return fault.labelled(label(fault));
  }

  private static Optional<Plan.Fault.Statement> statement(Section section) {
    if (!section.has("database")) {
      return Optional.empty();
    }
    String database = section.word("database", DATABASES, "old");
    Optional<String> sql = section.text("sql");
    if (sql.isEmpty()) {
      section.problem("database", "needs 'sql': the statement that somebody else runs on it");
    }
    return Optional.of(new Plan.Fault.Statement(database, sql.orElse("")));
  }

  private String label(Plan.Fault fault) {
    String target = fault.target().isEmpty() ? "?" : fault.target();
    String after = fault.after().isZero() ? "" : "+" + fault.after().toMillis() + "ms";
    String when = fault.at().isEmpty() ? after : "@" + fault.at() + after;
    String label = (fault.kind() + " " + target + " " + when).strip();
    String unique = label;
    for (int n = 2; !labels.add(unique); n++) {
      unique = label + " (" + n + ")";
    }
    return unique;
  }

  private static void needs(Section section, Plan.Fault fault) {
    if (fault.kind().equals("latency") && fault.of().isZero()) {
      section.problem("do", "is 'latency', which needs 'of': how much");
    }
    if (fault.kind().equals("bandwidth") && fault.rate() == 0) {
      section.problem("do", "is 'bandwidth', which needs 'rate': kilobytes per second");
    }
  }

  private void place(Section section, String at) {
    if (!at.isEmpty() && !places.contains(at)) {
      String step = at.contains("@") ? at.substring(0, at.indexOf('@')) : at;
      List<String> choice =
          places.stream()
              .filter(
                  places.contains(step)
                      ? place -> place.startsWith(step + "@")
                      : place -> !place.contains("@"))
              .toList();
      section.problem(
          "at",
          "is '"
              + at
              + (places.contains(step)
                  ? "', but the pause points of " + step + " are "
                  : "', but the strategy's steps are ")
              + (choice.isEmpty() ? "none" : String.join(", ", choice))
              + Nearest.hint(at, choice));
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
                  ? "'; application->new, application-1->old, migrator->new, front-door->old or old->new was expected"
                  : "'; migrator or application-1 was expected"));
    } else if (parts.group(number) != null && Integer.parseInt(parts.group(number)) > instances) {
      section.problem(key, "is '" + name + "', but there are " + instances + " instances");
    }
  }
}
