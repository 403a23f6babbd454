package dev.rehearse.reports;

import dev.rehearse.record.VerdictRecord;
import dev.rehearse.verdict.Verdict;
import java.util.Locale;

/** How reports say things. Stateless. */
final class Words {

  private Words() {}

  static String mark(Verdict.Word word) {
    return switch (word) {
      case PASSED -> "✓";
      case FAILED -> "✗";
      case INCONCLUSIVE -> "?";
      case NOT_APPLICABLE -> "–";
    };
  }

  static String word(Verdict.Word word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', '\u2009');
  }

  static String number(double value) {
    return value == Math.rint(value)
        ? number((long) value)
        : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  static String clock(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }

  /** The verdict in one sentence. */
  static String sentence(VerdictRecord verdict) {
    long failed = count(verdict, Verdict.Word.FAILED);
    long open = count(verdict, Verdict.Word.INCONCLUSIVE);
    String from = verdict.engines().old() + " to " + verdict.engines().fresh();
    return switch (verdict.verdict()) {
      case PASSED ->
          "The migration from "
              + from
              + " ended as expected ("
              + verdict.outcome()
              + "), and every check that applies passed: "
              + number(verdict.requests().sent())
              + " requests, "
              + number(verdict.requests().failed())
              + " failed, longest stall "
              + number(Math.max(verdict.stall().reads(), verdict.stall().writes()))
              + " ms.";
      case FAILED ->
          "The migration from "
              + from
              + " broke "
              + (failed == 1 ? "one promise: " : failed + " promises; the first: ")
              + first(verdict, Verdict.Word.FAILED);
      case INCONCLUSIVE, NOT_APPLICABLE ->
          "The rehearsal says nothing about the migration from "
              + from
              + ": "
              + (open == 0 ? "no check could be made." : first(verdict, Verdict.Word.INCONCLUSIVE));
    };
  }

  private static String first(VerdictRecord verdict, Verdict.Word word) {
    return verdict.checks().stream()
        .filter(check -> check.verdict() == word)
        .findFirst()
        .map(VerdictRecord.Check::reason)
        .orElse("");
  }

  private static long count(VerdictRecord verdict, Verdict.Word word) {
    return verdict.checks().stream().filter(check -> check.verdict() == word).count();
  }
}
