package dev.rehearse.check;

import dev.rehearse.history.Commit;
import dev.rehearse.history.History;
import dev.rehearse.history.OperationTable;
import dev.rehearse.plan.Plan;
import dev.rehearse.verdict.CheckResult;
import dev.rehearse.verdict.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** All checks, in the order in which reports list them. Stateless and thread-safe. */
public final class Checks {

  private static final List<Check> STANDARD =
      List.of(
          Rule.of("outcome", "", "the migration ended as the plan expects", Endings::outcome),
          Rule.of(
              "requests", "I1", "no request failed beyond what a fault excuses", Requests::judge),
          Rule.of("stalls", "I2", "no class of requests stood still too long", Stalls::judge),
          Rule.of("latency", "", "p99 stayed near that of the quiet window", Latency::judge),
          Rule.of(
              "durable", "I3", "every acknowledged write is there or superseded", Rows::durable),
          Rule.of("no-phantom", "I4", "nothing is there that nobody wrote", Rows::noPhantom),
          Rule.of("once", "I5", "each operation took effect at most once", Once::judge),
          Rule.of("equal", "I6", "old and new held the same rows", Equality::judge),
          Rule.of("session", "I7", "every read is linearizable", Rows::session),
          Rule.of("totals", "I8", "counters and totals add up", Totals::judge),
          Rule.of(
              "invariants", "I8", "the application's own invariants hold", Equality::invariants),
          Rule.of("schema", "I9", "the live schemas are the expected ones", SchemaKept::judge),
          Rule.of(
              "next-key",
              "I10",
              "the next generated key collides with nothing",
              NextKeyFree::judge),
          Rule.of("way-back", "I12", "a roll-back keeps every write and is quick", WayBack::judge),
          Rule.of("leftovers", "I13", "nothing is left behind", Endings::leftovers),
          Rule.of("one-writer", "I14", "only the truth accepted writes", OneWriter::judge),
          Rule.of(
              "honest", "I15", "the migrator's last word agrees with the truth", Endings::honest),
          Rule.of("bounded", "I16", "everything ended inside its bound", Endings::bounded),
          Rule.of("traffic", "", "the traffic was what the plan asks for", Evidential::traffic),
          Rule.of("faults-felt", "", "every planned fault touched something", Evidential::faults),
          Rule.of(
              "enough-per-step", "", "each step was seen by enough requests", Evidential::perStep));

  /** What would blame the migration for an operation that the history does not hold. */
  private static final Set<String> NEED_EVERY_OPERATION =
      Set.of("durable", "no-phantom", "equal", "session", "totals", "invariants");

  private Checks() {}

  /** What a check is, for lists. */
  public record Description(String name, List<String> invariants, String says) {}

  /** All checks, described. */
  public static List<Description> describe() {
    return STANDARD.stream()
        .map(check -> new Description(check.name(), check.invariants(), check.says()))
        .toList();
  }

  /**
   * Judges a finished run.
   *
   * @param control the control's history, if one ran
   */
  public static List<CheckResult> judge(Plan plan, History history, Optional<History> control) {
    Analysis analysis;
    try {
      analysis = Analysis.of(plan, history, control);
    } catch (RuntimeException e) {
      Check.Answer answer = failedItself(e);
      return STANDARD.stream().map(check -> result(check, answer)).toList();
    }
    long unrecorded = unrecorded(history);
    return STANDARD.parallelStream()
        .map(check -> guarded(check, analysis))
        .map(
            result ->
                unrecorded > 0 && NEED_EVERY_OPERATION.contains(result.name())
                    ? unsure(result, unrecorded)
                    : result)
        .toList();
  }

  /** Operations that instances began and that the traffic never wrote down: its process died. */
  private static long unrecorded(History history) {
    OperationTable operations = history.operations();
    long[] known = IntStream.range(0, operations.size()).mapToLong(operations::id).toArray();
    Arrays.parallelSort(known);
    return history.commits().stream()
        .mapToLong(Commit::operation)
        .filter(operation -> Arrays.binarySearch(known, operation) < 0)
        .distinct()
        .count();
  }

  /** What looks wrong may be the work of an operation that nobody recorded. */
  private static CheckResult unsure(CheckResult result, long unrecorded) {
    return result.verdict().word() == Verdict.Word.FAILED
        ? new CheckResult(
            result.name(),
            result.invariants(),
            new Verdict.Inconclusive(
                "the traffic's journal lacks %d operations that instances began; what looks wrong may be theirs"
                    .formatted(unrecorded)),
            result.figure())
        : result;
  }

  private static CheckResult guarded(Check check, Analysis analysis) {
    try {
      return result(check, check.judge(analysis));
    } catch (RuntimeException e) {
      return result(check, failedItself(e));
    }
  }

  private static CheckResult result(Check check, Check.Answer answer) {
    return new CheckResult(check.name(), check.invariants(), answer.verdict(), answer.figure());
  }

  private static Check.Answer failedItself(RuntimeException e) {
    return Check.Answer.inconclusive(
        "the check itself failed, which is a bug of rehearse: "
            + e
            + " at "
            + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?"));
  }

  /** The verdict of all: FAILED over INCONCLUSIVE over PASSED; what does not apply is left out. */
  public static Verdict.Word merge(List<CheckResult> results) {
    return results.stream()
        .map(result -> result.verdict().word())
        .filter(word -> word != Verdict.Word.NOT_APPLICABLE)
        .max(java.util.Comparator.naturalOrder())
        .orElse(Verdict.Word.INCONCLUSIVE);
  }
}
