package dev.rehearse.check;

import dev.rehearse.history.Commit;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Side;
import dev.rehearse.history.Values;
import dev.rehearse.plan.Plan;
import dev.rehearse.verdict.CheckResult;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Histories in a mini-language, one operation a line or behind a semicolon.
 *
 * <pre>
 * initially x 0                     the register before the traffic; - is absence, null is NULL
 * c1 write x=1 ok                   a write; several registers: write x=1,y=2
 * c2 read x ok 0                    a read of 0
 * c1 write x=1 unknown 10..         call and return in ms; without them one follows the other
 * c1 write ?=1 unknown              an insert whose key never came back
 * c1 add x+5 ok, c1 add x+5 ok 15   an addition, and one that tells what it left
 * c3 total ok 100                   one statement sums the column
 * c2 list 1 ok x,y                  a complete list by the key's first part
 * finally x 1                       the register after all has ended
 * </pre>
 *
 * A register {@code x} is column {@code v} of key {@code x} in table {@code t}; {@code x.w} is
 * column {@code w} of the same row.
 */
final class Told {

  private static final long MILLI = 1_000_000;

  private static final Pattern LINE =
      Pattern.compile(
          "c(\\d+) (write|read|add|total|list) ?(\\S*) (ok|failed|unknown) ?([^ ]*?)(?: ?(\\d+)\\.\\.(\\d*))?");

  private final List<Operation> operations = new ArrayList<>();
  private final List<Commit> commits = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Map<String, String>> before = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> after = new LinkedHashMap<>();
  private Plan plan = Plans.plain();
  private Optional<History> control = Optional.empty();
  private long clock = 1_000;

  private Told() {}

  static Told history(String... lines) {
    Told told = new Told();
    for (String line : String.join(";", lines).split(";", -1)) {
      told.line(line.strip());
    }
    return told;
  }

  Told with(Plan other) {
    plan = other;
    return this;
  }

  Told and(Event... more) {
    events.addAll(List.of(more));
    return this;
  }

  Told and(Commit... more) {
    commits.addAll(List.of(more));
    return this;
  }

  Told beside(Told other) {
    control = Optional.of(other.history());
    return this;
  }

  /** Reads and writes that succeed, each class evenly spaced; ms. */
  Told steady(long from, long until, long every, long latency) {
    for (long due = from; due < until; due += every) {
      for (Operation.Access access : Operation.Access.values()) {
        request(access, due, due, due + latency, Operation.Answer.SUCCEEDED);
      }
    }
    return this;
  }

  /** One request; ms. */
  Told request(
      Operation.Access access, long due, long call, long returned, Operation.Answer answer) {
    boolean succeeded = answer == Operation.Answer.SUCCEEDED;
    operations.add(
        new Operation(
            operations.size() + 1L,
            operations.size() + 1,
            access == Operation.Access.READ ? "look" : "change",
            access,
            due * MILLI,
            call * MILLI,
            returned * MILLI,
            succeeded ? Operation.Outcome.OK : Operation.Outcome.UNKNOWN,
            answer,
            succeeded ? "" : "502",
            1,
            List.of()));
    return this;
  }

  private void line(String line) {
    if (line.isEmpty()) {
      return;
    }
    String[] words = line.split(" ", -1);
    if (words[0].equals("initially") || words[0].equals("finally")) {
      Map<String, Map<String, String>> rows = words[0].equals("finally") ? after : before;
      Map<String, String> row = rows.computeIfAbsent(key(words[1]), key -> new LinkedHashMap<>());
      if (!words[2].equals("-")) {
        row.put(column(words[1]), token(words[2]));
      }
      return;
    }
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a line of a history: " + line);
    }
    long call = clock;
    long returned = clock + 5;
    if (matcher.group(6) != null) {
      call = Long.parseLong(matcher.group(6));
      returned = matcher.group(7).isEmpty() ? -1 : Long.parseLong(matcher.group(7));
    }
    clock = Math.max(clock, Math.max(call, returned)) + 10;
    Operation.Outcome outcome =
        Operation.Outcome.valueOf(matcher.group(4).toUpperCase(Locale.ROOT));
    boolean unknown = outcome == Operation.Outcome.UNKNOWN;
    operations.add(
        new Operation(
            operations.size() + 1L,
            Integer.parseInt(matcher.group(1)),
            matcher.group(2),
            matcher.group(2).equals("write") || matcher.group(2).equals("add")
                ? Operation.Access.WRITE
                : Operation.Access.READ,
            call * MILLI,
            call * MILLI,
            returned < 0 ? Operation.NEVER : returned * MILLI,
            outcome,
            unknown ? Operation.Answer.FAILED : Operation.Answer.SUCCEEDED,
            unknown ? "timeout" : "",
            1,
            effects(matcher.group(2), matcher.group(3), matcher.group(5))));
  }

  private static List<Effect> effects(String verb, String what, String saw) {
    List<Effect> effects = new ArrayList<>();
    switch (verb) {
      case "write" -> {
        for (String each : what.split(",", -1)) {
          String[] sides = each.split("=", 2);
          effects.add(effect(Effect.Kind.WRITE, sides[0], token(sides[1])));
        }
      }
      case "read" -> {
        String[] values = saw.split(",", -1);
        String[] names = what.split(",", -1);
        for (int i = 0; i < names.length; i++) {
          effects.add(effect(Effect.Kind.READ, names[i], token(values[i])));
        }
      }
      case "add" -> adds(what, saw, effects);
      case "total" -> effects.add(new Effect(Effect.Kind.TOTAL, "t", "", "v", token(saw)));
      case "list" -> {
        effects.add(new Effect(Effect.Kind.LISTED, "t", "", "group", token(what)));
        for (String each : saw.split(",", -1)) {
          if (!each.isEmpty()) {
            String[] sides = each.split("=", 2);
            effects.add(effect(Effect.Kind.READ, sides[0], token(sides[1])));
          }
        }
      }
      default -> throw new IllegalArgumentException(verb);
    }
    return effects;
  }

  private static void adds(String what, String saw, List<Effect> effects) {
    for (String each : what.split(",", -1)) {
      int sign = Math.max(each.indexOf('+'), each.indexOf('-'));
      String amount = each.substring(sign).replace("+", "");
      effects.add(effect(Effect.Kind.ADD, each.substring(0, sign), amount));
      if (!saw.isEmpty()) {
        effects.add(effect(Effect.Kind.AFTER, each.substring(0, sign), token(saw)));
      }
    }
  }

  private static Effect effect(Effect.Kind kind, String name, String value) {
    return new Effect(kind, "t", key(name), column(name), value);
  }

  private static String key(String name) {
    return name.split("\\.", -1)[0].replace("/", Effect.KEY_SEPARATOR);
  }

  private static String column(String name) {
    return name.contains(".") ? name.substring(name.indexOf('.') + 1) : "v";
  }

  private static String token(String value) {
    return switch (value) {
      case "-" -> Values.ABSENT;
      case "null" -> Values.NULL;
      default -> Values.token(value);
    };
  }

  private List<Event.FinalRow> rows() {
    Map<String, Map<String, String>> all = new LinkedHashMap<>(before);
    after.forEach(all::putIfAbsent);
    return all.keySet().stream()
        .map(
            key ->
                new Event.FinalRow(
                    Long.MAX_VALUE,
                    Side.NEW,
                    "t",
                    key,
                    before.getOrDefault(key, Map.of()),
                    after.getOrDefault(key, before.getOrDefault(key, Map.of()))))
        .toList();
  }

  History history() {
    List<Event> all = new ArrayList<>();
    all.add(new Event.Phase(0, Event.Phase.Name.WARM_UP));
    all.add(new Event.Phase(0, Event.Phase.Name.BEFORE));
    all.addAll(events);
    all.addAll(rows());
    all.add(new Event.Observed(Long.MAX_VALUE, "rows", true, ""));
    all.sort(java.util.Comparator.comparingLong(Event::at));
    return new History(OperationTable.of(operations), commits, all);
  }

  List<CheckResult> judged() {
    return Checks.judge(plan, history(), control);
  }

  CheckResult judged(String check) {
    return judged().stream()
        .filter(result -> result.name().equals(check))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no check " + check));
  }

  Verdict.Word word(String check) {
    return judged(check).verdict().word();
  }

  Evidence evidence(String check) {
    Verdict verdict = judged(check).verdict();
    if (verdict instanceof Verdict.Failed failed) {
      return failed.evidence();
    }
    throw new AssertionError(check + " did not fail but came to " + verdict);
  }

  Witness witness(String check) {
    return evidence(check).first();
  }
}
