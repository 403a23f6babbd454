package dev.rehearse.reports;

import dev.rehearse.record.VerdictRecord;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the template of the report is filled with: words and formatted figures only. Stateless. */
final class PageModel {

  private PageModel() {}

  static Map<String, Object> of(VerdictRecord verdict, String environment) {
    Map<String, Object> page = new HashMap<>();
    page.put("verdict", verdict.verdict().name());
    page.put("tone", tone(verdict.verdict()));
    page.put("mark", Words.mark(verdict.verdict()));
    page.put("sentence", Words.sentence(verdict));
    page.put("plan", verdict.plan());
    page.put("started", verdict.started());
    page.put("seed", Long.toString(verdict.seed()));
    page.put("strategy", verdict.strategy());
    page.put("sabotage", verdict.sabotage());
    page.put("sabotaged", !verdict.sabotage().isEmpty());
    page.put("engines", verdict.engines().old() + " → " + verdict.engines().fresh());
    page.put("outcome", verdict.outcome());
    page.put("expected", verdict.expected());
    page.put("replay", verdict.replay());
    page.put("notReplayed", verdict.notReplayed());
    page.put("tool", verdict.tool() + " " + verdict.version());
    page.put("control", verdict.control());
    page.put("outside", Words.number(verdict.secondsOutsideTraffic()));
    page.put("figures", figures(verdict));
    page.put("budget", budget(verdict));
    page.put("checks", verdict.checks().stream().map(PageModel::check).toList());
    page.put("witnesses", witnesses(verdict));
    page.put("steps", verdict.steps().stream().map(PageModel::step).toList());
    page.put("faults", verdict.faults().stream().map(PageModel::fault).toList());
    page.put("opened", Words.number(verdict.discrepancies().opened()));
    page.put("resolved", Words.number(verdict.discrepancies().resolved()));
    page.put("open", Words.number(verdict.discrepancies().open()));
    page.put("validated", validated(verdict.validated()));
    page.put("machine", machine(environment));
    return page;
  }

  private static String validated(VerdictRecord.Validated validated) {
    return validated.rows() == 0
        ? ""
        : " %s rows were read back after they were mirrored, %s ms each."
            .formatted(Words.number(validated.rows()), Words.number(validated.millisEach()));
  }

  private static String tone(Verdict.Word word) {
    return switch (word) {
      case PASSED -> "good";
      case FAILED -> "bad";
      case INCONCLUSIVE -> "open";
      case NOT_APPLICABLE -> "none";
    };
  }

  private static List<Map<String, String>> figures(VerdictRecord verdict) {
    VerdictRecord.Requests requests = verdict.requests();
    return List.of(
        figure(Words.number(requests.sent()), "requests", ""),
        figure(
            Words.number(requests.failed()),
            "failed",
            Words.number(requests.unknown())
                + " unknown, "
                + Words.number(requests.excused())
                + " excused"),
        figure(
            Words.number(Math.max(verdict.stall().reads(), verdict.stall().writes())) + " ms",
            "longest stall",
            "reads "
                + Words.number(verdict.stall().reads())
                + ", writes "
                + Words.number(verdict.stall().writes())),
        figure(
            Words.number(verdict.p99().migration().writes()) + " ms",
            "p99 of writes",
            Words.number(verdict.p99().quiet().writes()) + " when quiet"),
        figure(
            Words.number(verdict.p99().migration().reads()) + " ms",
            "p99 of reads",
            Words.number(verdict.p99().quiet().reads()) + " when quiet"));
  }

  private static Map<String, String> figure(String value, String name, String note) {
    return Map.of("value", value, "name", name, "note", note);
  }

  private static List<Map<String, Object>> budget(VerdictRecord verdict) {
    return verdict.budget().stream()
        .map(
            line ->
                Map.<String, Object>of(
                    "name",
                    line.name(),
                    "allowed",
                    Words.number(line.allowed()) + " " + line.unit(),
                    "measured",
                    Words.number(line.measured()) + " " + line.unit(),
                    "over",
                    line.measured() > line.allowed()))
        .toList();
  }

  private static Map<String, Object> check(VerdictRecord.Check check) {
    return Map.of(
        "mark", Words.mark(check.verdict()),
        "tone", tone(check.verdict()),
        "word", Words.word(check.verdict()),
        "name", check.name(),
        "meaning", Meanings.of(check.name(), check.invariants()),
        "invariants", String.join(" ", check.invariants()),
        "figure", check.figure(),
        "reason", check.reason());
  }

  private static List<Map<String, Object>> witnesses(VerdictRecord verdict) {
    List<Map<String, Object>> witnesses = new ArrayList<>();
    for (VerdictRecord.Check check : verdict.checks()) {
      Witness first = check.witness();
      if (first == null) {
        continue;
      }
      witnesses.add(witness(check, first, "The first of " + Words.number(check.count())));
      Witness worst = check.worst();
      if (worst != null && !Objects.equals(worst, first)) {
        witnesses.add(witness(check, worst, "The worst"));
      }
    }
    return witnesses;
  }

  private static Map<String, Object> witness(
      VerdictRecord.Check check, Witness witness, String which) {
    Map<String, Object> map = new HashMap<>();
    map.put("check", check.name());
    map.put("which", which);
    map.put("summary", witness.summary());
    map.put("subject", witness.subject());
    map.put("step", witness.step());
    map.put("expected", witness.expected());
    map.put("actual", witness.actual());
    map.put("next", witness.next());
    map.put("operations", witness.operations());
    map.put("hasSubject", !witness.subject().isEmpty());
    map.put("hasStep", !witness.step().isEmpty());
    map.put("hasOperations", !witness.operations().isEmpty());
    map.put("compares", !witness.expected().isEmpty() || !witness.actual().isEmpty());
    return map;
  }

  private static Map<String, Object> step(VerdictRecord.Step step) {
    Map<String, Object> map = new HashMap<>();
    map.put("name", step.name());
    map.put("from", Words.clock(step.from()));
    map.put("seconds", Words.clock(step.seconds()));
    map.put("ending", step.ending());
    map.put("requests", Words.number(step.requests()));
    map.put("failed", Words.number(step.failed()));
    map.put("hurt", step.failed() > 0);
    map.put("p99", Words.number(step.p99()));
    map.put("stall", Words.number(step.stall()));
    map.put("rows", step.rows() == 0 ? "–" : Words.number(step.rows()));
    return map;
  }

  private static Map<String, Object> fault(VerdictRecord.Fault fault) {
    return Map.of(
        "name",
        fault.name(),
        "span",
        String.format(Locale.ROOT, "%.2f – %.2f s", fault.from(), fault.to()),
        "effect",
        fault.effect() == 0 ? "touched nothing" : Words.number(fault.effect()) + " " + fault.unit(),
        "idle",
        fault.effect() == 0);
  }

  private static List<Map<String, String>> machine(String environment) {
    List<Map<String, String>> lines = new ArrayList<>();
    try {
      flatten("", JsonMapper.builder().build().readTree(environment), lines);
    } catch (JacksonException e) {
      lines.add(
          Map.of("name", "environment.json", "value", "not readable: " + e.getOriginalMessage()));
    }
    return lines;
  }

  private static void flatten(String path, JsonNode node, List<Map<String, String>> lines) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              each ->
                  flatten(
                      path.isEmpty() ? each.getKey() : path + " · " + each.getKey(),
                      each.getValue(),
                      lines));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + " " + (i + 1), node.get(i), lines);
      }
    } else {
      lines.add(Map.of("name", path, "value", node.asString()));
    }
  }
}
