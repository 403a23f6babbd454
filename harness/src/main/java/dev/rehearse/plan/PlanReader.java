package dev.rehearse.plan;

import dev.rehearse.document.Document;
import dev.rehearse.document.Problems;
import dev.rehearse.document.Readings;
import dev.rehearse.document.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a plan with every default filled in. Stateless and thread-safe.
 *
 * <p>{@code docs/plan.md} is the reference; {@code schema/plan.schema.json} is for editors.
 */
public final class PlanReader {

  private static final int LANES_MAX = 16;

  private final Map<String, List<String>> strategies;

  /**
   * A reader that knows some strategies.
   *
   * @param strategies name → every step, and every step with a pause point ({@code
   *     backfill@chunk-read}), that a fault may name
   */
  public PlanReader(Map<String, List<String>> strategies) {
    this.strategies = Map.copyOf(strategies);
  }

  /**
   * Reads a plan.
   *
   * @param overrides dotted key → value, as {@code --set} gives them
   * @param seed replaces the plan's
   * @param drawn the seed where neither names one
   * @param added faults to add, each a YAML mapping as plans write it
   * @throws dev.rehearse.document.DocumentException with everything that is wrong
   */
  public Plan read(
      Path file, Map<String, String> overrides, OptionalLong seed, long drawn, List<String> added) {
    Problems problems = new Problems();
    Section root = Document.read(file, overrides, problems);
    Path folder = file.toAbsolutePath().normalize().getParent();
    root.value("format", PlanReader::format, 1);
    Plan.Strategy strategy = strategy(root.child("strategy"));
    Plan.Application application = application(root, folder == null ? Path.of("/") : folder);
    List<Plan.Fault> faults = new ArrayList<>();
    FaultReader faultReader =
        new FaultReader(
            strategies.getOrDefault(strategy.name(), List.of()), application.instances());
    for (Section each : root.list("faults")) {
      faults.add(faultReader.read(each));
    }
    for (String each : added) {
      faults.add(faultReader.read(Document.parse("added fault", each, Map.of(), problems)));
    }
    Plan plan =
        new Plan(
            file.toAbsolutePath().normalize(),
            root.required("name"),
            seed.orElseGet(() -> root.value("seed", Readings::count, drawn)),
            databases(root.child("databases")),
            application,
            traffic(root.child("traffic")),
            strategy,
            faults,
            budget(root.child("budget")),
            ending(root, strategy),
            limits(root.child("limits")));
    root.has("seed");
    root.done();
    PlanRules.check(plan, root);
    problems.throwIfAny();
    return plan;
  }

  private static int format(String text) {
    if (!text.equals("1")) {
      throw new IllegalArgumentException("this version of rehearse reads format 1");
    }
    return 1;
  }

  private static Plan.Databases databases(Section section) {
    Plan.Databases databases =
        new Plan.Databases(
            database(section.child("old")),
            database(section.child("new")),
            names(section.child("names")));
    section.done();
    return databases;
  }

  private static Names names(Section section) {
    Names names =
        new Names(
            section.word(
                "style",
                Map.of(
                    "as-they-are", Names.Style.AS_THEY_ARE, "snake-case", Names.Style.SNAKE_CASE),
                Names.Style.AS_THEY_ARE),
            texts(section.child("tables")),
            texts(section.child("columns")));
    section.done();
    return names;
  }

  private static Map<String, String> texts(Section section) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : section.names()) {
      texts.put(name, section.required(name));
    }
    return texts;
  }

  private static Plan.Database database(Section section) {
    Plan.Database database =
        new Plan.Database(
            section.word("engine", Plan.Engine.words(), Plan.Engine.POSTGRESQL),
            section.required("version"));
    section.done();
    return database;
  }

  private static Plan.Application application(Section root, Path folder) {
    Section section = root.child("application");
    Path application = folder.resolve(section.required("folder")).normalize();
    if (section.has("folder") && !Files.isDirectory(application)) {
      section.problem("folder", "is '" + application + "', which is no folder");
    }
    Map<String, Long> rows = counts(section.child("rows"));
    Section sourcesSection = section.child("sources");
    Map<String, Path> sources = new LinkedHashMap<>();
    for (String source : sourcesSection.names()) {
      sources.put(source, folder.resolve(sourcesSection.text(source, "")).normalize());
    }
    Section pool = section.child("pool");
    Plan.Application read =
        new Plan.Application(
            application,
            Math.toIntExact(Math.min(section.count("instances", 2), 16)),
            rows,
            sources,
            new Plan.Pool(
                Math.toIntExact(Math.min(pool.count("size", 8), 50)),
                pool.duration("connect-timeout", Duration.ofSeconds(1)),
                pool.duration("statement-timeout", Duration.ofMillis(1500))),
            section.word(
                "isolation", words(Plan.Isolation.values()), Plan.Isolation.READ_COMMITTED),
            Math.toIntExact(Math.min(section.count("retries", 3), 20)),
            section.text("new-version", Plan.Application.FIRST_VERSION));
    pool.done();
    section.done();
    return read;
  }

  private static Plan.Traffic traffic(Section section) {
    Plan.Traffic traffic =
        new Plan.Traffic(
            new Rate(section.value("rate", Readings::perSecond, 200.0)),
            section.duration("warm-up", Duration.ofSeconds(5)),
            section.duration("before", Duration.ofSeconds(10)),
            section.duration("after", Duration.ofSeconds(10)),
            section.duration("deadline", Duration.ofSeconds(2)),
            section.word("arrivals", words(Plan.Arrivals.values()), Plan.Arrivals.EVEN),
            section.count("dwell", 200),
            section.duration("dwell-bound", Duration.ofSeconds(10)),
            counts(section.child("mix")));
    section.done();
    return traffic;
  }

  private Plan.Strategy strategy(Section section) {
    String name = section.required("name");
    if (!name.isEmpty() && !strategies.containsKey(name)) {
      section.problem(
          "name",
          "is '" + name + "'; one of " + String.join(", ", strategies.keySet()) + " was expected");
    }
    Section backfill = section.child("backfill");
    Section alarm = section.child("alarm");
    boolean set = section.has("alarm") || !alarm.names().isEmpty();
    Plan.Strategy strategy =
        new Plan.Strategy(
            name,
            Math.max(1, backfill.count("chunk", 2_000)),
            lanes(backfill),
            section.value("nice-ratio", Readings::factor, 1.0),
            section.duration("lease", Duration.ofMillis(800)),
            section.duration("switch-bound", Duration.ofSeconds(30)),
            section.word(
                "switch",
                words(Plan.Strategy.Switching.values()),
                Plan.Strategy.Switching.TOGETHER),
            section.value("roll-back", Readings::yes, false),
            section.value("validate-writes", Readings::yes, false),
            set ? Optional.of(alarm(alarm)) : Optional.empty());
    backfill.done();
    section.done();
    return strategy;
  }

  private static int lanes(Section backfill) {
    int lanes = (int) Math.min(backfill.count("lanes", 1), 1 + LANES_MAX);
    if (lanes < 1 || lanes > LANES_MAX) {
      backfill.problem("lanes", "is not one of 1 to " + LANES_MAX);
    }
    return lanes;
  }

  private static Plan.Alarm alarm(Section section) {
    Plan.Alarm alarm =
        new Plan.Alarm(
            section.duration("watch", Duration.ofSeconds(10)),
            section.count("failed", 0),
            section.duration("p99", Duration.ofMillis(500)));
    section.done();
    return alarm;
  }

  private static Plan.Budget budget(Section section) {
    Plan.Budget budget =
        new Plan.Budget(
            section.count("failed", 0),
            section.duration("stall", Duration.ofMillis(500)),
            section.value("p99", Readings::factor, 2.0),
            section.duration("p99-floor", Duration.ofMillis(100)),
            section.duration("roll-back", Duration.ofSeconds(2)),
            section.duration("settle", Duration.ofSeconds(5)),
            section.value("during-faults", Readings::yes, false),
            section.count("minimum", 5));
    section.done();
    return budget;
  }

  private static Plan.Limits limits(Section section) {
    Plan.Limits limits =
        new Plan.Limits(
            section.duration("step", Duration.ofMinutes(5)),
            section.duration("run", Duration.ofMinutes(15)),
            section.duration("settled", Duration.ofSeconds(30)));
    section.done();
    return limits;
  }

  private static Plan.Ending ending(Section root, Plan.Strategy strategy) {
    Plan.Ending ending =
        root.word(
            "expect",
            words(Plan.Ending.values()),
            strategy.rollBack() ? Plan.Ending.ROLLED_BACK : Plan.Ending.COMPLETED);
    if (ending == Plan.Ending.ROLLED_BACK && !strategy.mayRollBack()) {
      root.problem(
          "expect", "is 'rolled-back', but strategy.roll-back is not true and there is no alarm");
    }
    return ending;
  }

  /** A table of counts, in the order written. */
  private static Map<String, Long> counts(Section section) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String name : section.names()) {
      counts.put(name, section.count(name, 0));
    }
    return counts;
  }

  private static <E extends Enum<E>> Map<String, E> words(E[] values) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E value : values) {
      words.put(value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), value);
    }
    return words;
  }
}
