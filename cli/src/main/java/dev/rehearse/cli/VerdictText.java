package dev.rehearse.cli;

import dev.rehearse.Rehearsal;
import dev.rehearse.record.VerdictRecord;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A verdict as the command prints it. Stateless. */
final class VerdictText {

  private VerdictText() {}

  static void print(Rehearsal.Result result, long tookNanos, PrintWriter out) {
    VerdictRecord verdict = result.verdict();
    print(verdict.checks(), out);
    out.println();
    out.printf(
        Locale.ROOT,
        "%s  %s, %,d requests, %,d failed, longest stall %.0f ms%n",
        verdict.verdict(),
        verdict.outcome(),
        verdict.requests().sent(),
        verdict.requests().failed(),
        Math.max(verdict.stall().reads(), verdict.stall().writes()));
    out.printf(
        Locale.ROOT,
        "%.1f s in all, %.1f s outside the traffic%n",
        tookNanos / 1e9,
        verdict.secondsOutsideTraffic());
    if (verdict.validated().rows() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d rows read back after they were mirrored, %.2f ms each%n",
          verdict.validated().rows(),
          verdict.validated().millisEach());
    }
    out.println("report: " + result.folder().report());
    out.println("replay: " + verdict.replay());
    out.flush();
  }

  static void print(List<VerdictRecord.Check> checks, PrintWriter out) {
    out.println();
    for (VerdictRecord.Check check : checks) {
      String said = check.verdict() == Verdict.Word.PASSED ? check.figure() : check.reason();
      out.printf(
          Locale.ROOT,
          "  %s %-16s %-4s %s%n",
          mark(check.verdict()),
          check.name(),
          String.join(" ", check.invariants()),
          said);
    }
    checks.stream()
        .filter(check -> check.verdict() == Verdict.Word.FAILED)
        .forEach(check -> witness(check.name(), check.witness(), out));
    out.flush();
  }

  private static void witness(String check, @Nullable Witness witness, PrintWriter out) {
    if (witness == null) {
      return;
    }
    out.println();
    out.println("✗ " + check + ": " + witness.summary());
    witness.operations().forEach(line -> out.println("    " + line));
    if (!witness.step().isEmpty()) {
      out.println("    step:     " + witness.step());
    }
    if (!witness.expected().isEmpty()) {
      out.println("    expected: " + witness.expected());
      out.println("    actual:   " + witness.actual());
    }
    out.println("    next:     " + witness.next());
  }

  static String mark(Verdict.Word word) {
    return switch (word) {
      case PASSED -> "✓";
      case FAILED -> "✗";
      case INCONCLUSIVE -> "?";
      case NOT_APPLICABLE -> "–";
    };
  }
}
