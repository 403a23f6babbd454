package dev.rehearse.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a plan with every key filled in, so that {@link PlanReader} reads the same plan back. */
public final class PlanWriter {

  private final StringBuilder out = new StringBuilder();

  private PlanWriter() {}

  /** Writes a file; paths become absolute. */
  public static void write(Plan plan, Path file) throws IOException {
    Files.writeString(file, text(plan));
  }

  /** The plan as YAML. */
  public static String text(Plan plan) {
    PlanWriter writer = new PlanWriter();
    writer.plan(plan);
    return writer.out.toString();
  }

  private void plan(Plan plan) {
    line("format: 1");
    line("name: " + quoted(plan.name()));
    line("seed: " + plan.seed());
    line("databases:");
    line("  old: " + database(plan.databases().old()));
    line("  new: " + database(plan.databases().fresh()));
    names(plan.databases().names());
    application(plan.application());
    traffic(plan.traffic());
    Plan.Strategy strategy = plan.strategy();
    line("strategy:");
    line("  name: " + quoted(strategy.name()));
    line("  backfill: { chunk: %d, lanes: %d }".formatted(strategy.chunk(), strategy.lanes()));
    line("  nice-ratio: " + number(strategy.niceRatio()) + "x");
    line("  lease: " + duration(strategy.lease()));
    line("  switch-bound: " + duration(strategy.switchBound()));
    line("  switch: " + word(strategy.switching()));
    line("  roll-back: " + strategy.rollBack());
    line("  validate-writes: " + strategy.validateWrites());
    strategy
        .alarm()
        .ifPresent(
            alarm ->
                line(
                    "  alarm: { watch: %s, failed: %d, p99: %s }"
                        .formatted(
                            duration(alarm.watch()), alarm.failed(), duration(alarm.p99()))));
    if (!plan.faults().isEmpty()) {
      line("faults:");
      plan.faults().forEach(this::fault);
    }
    budget(plan.budget());
    line("expect: " + plan.expect().word());
    line("limits:");
    line("  step: " + duration(plan.limits().step()));
    line("  run: " + duration(plan.limits().run()));
    line("  settled: " + duration(plan.limits().settled()));
  }

  private void names(Names names) {
    if (names.differ()) {
      line("  names:");
      line("    style: " + names.style().word());
      texts("tables", names.tables());
      texts("columns", names.columns());
    }
  }

  private void texts(String key, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      line("    " + key + ":");
      new TreeMap<>(texts)
          .forEach((name, text) -> line("      " + quoted(name) + ": " + quoted(text)));
    }
  }

  private static String database(Plan.Database database) {
    return "{ engine: "
        + database.engine().word()
        + ", version: "
        + quoted(database.version())
        + " }";
  }

  private void application(Plan.Application application) {
    line("application:");
    line("  folder: " + quoted(application.folder().toString()));
    line("  instances: " + application.instances());
    counts("rows", application.rows());
    if (!application.sources().isEmpty()) {
      line("  sources:");
      application
          .sources()
          .forEach((name, file) -> line("    " + quoted(name) + ": " + quoted(file.toString())));
    }
    Plan.Pool pool = application.pool();
    line("  pool:");
    line("    size: " + pool.size());
    line("    connect-timeout: " + duration(pool.connectTimeout()));
    line("    statement-timeout: " + duration(pool.statementTimeout()));
    line("  isolation: " + word(application.isolation()));
    line("  retries: " + application.retries());
    line("  new-version: " + quoted(application.newVersion()));
  }

  private void traffic(Plan.Traffic traffic) {
    line("traffic:");
    line("  rate: " + number(traffic.rate().perSecond()) + "/s");
    line("  warm-up: " + duration(traffic.warmUp()));
    line("  before: " + duration(traffic.before()));
    line("  after: " + duration(traffic.after()));
    line("  deadline: " + duration(traffic.deadline()));
    line("  arrivals: " + word(traffic.arrivals()));
    line("  dwell: " + traffic.dwell());
    line("  dwell-bound: " + duration(traffic.dwellBound()));
    counts("mix", traffic.mix());
  }

  private void counts(String key, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      line("  " + key + ":");
      counts.forEach((name, count) -> line("    " + quoted(name) + ": " + count));
    }
  }

  private void fault(Plan.Fault fault) {
    StringBuilder one = new StringBuilder("  - { do: " + fault.kind());
    if (!fault.at().isEmpty()) {
      one.append(", at: ").append(quoted(fault.at()));
    }
    one.append(", after: ").append(duration(fault.after()));
    fault.link().ifPresent(link -> one.append(", link: ").append(quoted(link)));
    fault.process().ifPresent(process -> one.append(", process: ").append(quoted(process)));
    fault
        .statement()
        .ifPresent(
            statement ->
                one.append(", database: ")
                    .append(statement.on())
                    .append(", sql: ")
                    .append(quoted(statement.sql())));
    one.append(", of: ").append(duration(fault.of()));
    one.append(", jitter: ").append(duration(fault.jitter()));
    one.append(", rate: ").append(fault.rate());
    fault.length().ifPresent(length -> one.append(", for: ").append(duration(length)));
    fault.resumeAfter().ifPresent(after -> one.append(", resume-after: ").append(duration(after)));
    line(one + " }");
  }

  private void budget(Plan.Budget budget) {
    line("budget:");
    line("  failed: " + budget.failed());
    line("  stall: " + duration(budget.stall()));
    line("  p99: " + number(budget.p99Factor()) + "x");
    line("  p99-floor: " + duration(budget.p99Floor()));
    line("  roll-back: " + duration(budget.rollBack()));
    line("  settle: " + duration(budget.settle()));
    line("  during-faults: " + budget.duringFaults());
    line("  minimum: " + budget.minimum());
  }

  private static String word(Enum<?> label) {
    return label.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String duration(Duration duration) {
    long micros = duration.toNanos() / 1_000;
    return micros % 1_000 == 0 ? micros / 1_000 + "ms" : micros + "us";
  }

  private static String number(double value) {
    return java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** A double-quoted YAML scalar: JSON's escapes are YAML's. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '"' || each == '\\') {
        quoted.append('\\').append(each);
      } else if (each < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
      } else {
        quoted.append(each);
      }
    }
    return quoted.append('"').toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
