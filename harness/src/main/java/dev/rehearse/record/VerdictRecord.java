package dev.rehearse.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rehearse.verdict.CheckResult;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code verdict.json}. Immutable.
 *
 * <p>Times of day are ISO-8601; times within the run are seconds since measuring began; figures of
 * latency and stalls are milliseconds.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}; raised by every change of this layout
 * @param outcome how the migration ended: {@code completed}, {@code rolled-back}, {@code aborted},
 *     {@code crashed}; {@code unknown} where the history does not say
 * @param expected how the plan expects it to end
 * @param replay the command that runs it again
 * @param sabotage the id of the deliberate mistake; empty for none
 * @param control what the control was: {@code none} or {@code ran}
 * @param notReplayed what the seed does not bring back, one sentence
 */
public record VerdictRecord(
    int schemaVersion,
    String tool,
    String version,
    String started,
    Engines engines,
    Verdict.Word verdict,
    String outcome,
    String expected,
    long seed,
    String replay,
    String strategy,
    String plan,
    String sabotage,
    Requests requests,
    PerClass stall,
    P99 p99,
    List<BudgetLine> budget,
    List<Step> steps,
    List<Fault> faults,
    List<Check> checks,
    double secondsOutsideTraffic,
    Discrepancies discrepancies,
    Validated validated,
    String control,
    String notReplayed) {

  /** The layout described here. */
  public static final int SCHEMA_VERSION = 2;

  public VerdictRecord {
    budget = List.copyOf(budget);
    steps = List.copyOf(steps);
    faults = List.copyOf(faults);
    checks = List.copyOf(checks);
  }

  /** Whether one of these decided the verdict: invariants, or checks by their names. */
  public boolean because(Collection<String> reasons) {
    return checks.stream()
        .filter(check -> check.verdict() == verdict)
        .anyMatch(
            check ->
                reasons.contains(check.name())
                    || check.invariants().stream().anyMatch(reasons::contains));
  }

  /** What old and new were, e.g. {@code postgresql 14}. */
  public record Engines(String old, @JsonProperty("new") String fresh) {}

  /**
   * Requests after the warm-up: sent = succeeded + failed; unknown and excused are parts of failed.
   */
  public record Requests(long sent, long succeeded, long failed, long unknown, long excused) {}

  /** A figure per class, ms. */
  public record PerClass(double reads, double writes) {
    double worst() {
      return Math.max(reads, writes);
    }
  }

  /** p99 in the quiet window, and over the migration outside the windows of faults. */
  public record P99(PerClass quiet, PerClass migration) {}

  /** What the plan allows beside what was measured. */
  public record BudgetLine(String name, double allowed, double measured, String unit) {}

  /**
   * A step; a request falls into every step that it overlaps.
   *
   * @param rows rows copied, as the migrator said; 0 where it copies none
   * @param from seconds since measuring began
   */
  public record Step(
      String name,
      double from,
      double seconds,
      String ending,
      long requests,
      long failed,
      double p99,
      double stall,
      long rows) {}

  /** A fault and what it really did; 0 means that it touched nothing. */
  public record Fault(
      String name, String kind, String target, long effect, String unit, double from, double to) {}

  /** One check's answer; count, witness and worst only where it failed. */
  public record Check(
      String name,
      List<String> invariants,
      Verdict.Word verdict,
      String reason,
      String figure,
      long count,
      @Nullable Witness witness,
      @Nullable Witness worst) {

    public Check {
      invariants = List.copyOf(invariants);
    }

    /** The line of a check's result. */
    public static Check of(CheckResult result) {
      Verdict verdict = result.verdict();
      if (verdict instanceof Verdict.Failed failed) {
        Witness first = failed.evidence().first();
        return new Check(
            result.name(),
            result.invariants(),
            verdict.word(),
            first.summary(),
            result.figure(),
            failed.evidence().count(),
            first,
            failed.evidence().worst());
      }
      return new Check(
          result.name(),
          result.invariants(),
          verdict.word(),
          reason(verdict),
          result.figure(),
          0,
          null,
          null);
    }

    private static String reason(Verdict verdict) {
      if (verdict instanceof Verdict.Inconclusive inconclusive) {
        return inconclusive.reason();
      }
      return verdict instanceof Verdict.NotApplicable none ? none.reason() : "";
    }
  }

  /** Mirrored rows that were read back, and what each took; 0 where the plan asks for none. */
  public record Validated(long rows, double millisEach) {}

  /** What the strategy's own comparison met: opened = resolved + open. */
  public record Discrepancies(long opened, long resolved, long open) {}
}
