package dev.rehearse.reports;

import dev.rehearse.record.VerdictRecord;
import dev.rehearse.verdict.Verdict;

/** A verdict as Markdown for a CI job's summary page. Stateless. */
final class SummaryPage {

  private SummaryPage() {}

  static String of(VerdictRecord verdict) {
    StringBuilder page = new StringBuilder();
    page.append("## ").append(Words.mark(verdict.verdict())).append(' ');
    page.append(verdict.verdict()).append(": ").append(inline(verdict.plan())).append("\n\n");
    page.append(inline(Words.sentence(verdict))).append("\n\n");
    page.append("| | check | invariants | figure | reason |\n|---|---|---|---|---|\n");
    for (VerdictRecord.Check check : verdict.checks()) {
      page.append("| ").append(Words.mark(check.verdict()));
      page.append(" | ").append(inline(check.name()));
      page.append(" | ").append(inline(String.join(" ", check.invariants())));
      page.append(" | ").append(inline(check.figure()));
      page.append(" | ").append(inline(check.reason())).append(" |\n");
    }
    for (VerdictRecord.Check check : verdict.checks()) {
      if (check.verdict() == Verdict.Word.FAILED) {
        page.append("\n### ").append(inline(check.name())).append("\n\n");
        page.append(block(WitnessText.of(check)));
      }
    }
    if (!verdict.sabotage().isEmpty()) {
      page.append("\nSabotaged on purpose: ").append(inline(verdict.sabotage())).append('\n');
    }
    page.append("\nSeed ").append(verdict.seed()).append(". Run it again:\n\n");
    page.append(block(verdict.replay()));
    return page.toString();
  }

  /** Text that Markdown, also inside a table, and HTML leave as it is. */
  static String inline(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '&') {
        safe.append("&amp;");
      } else if (c == '<') {
        safe.append("&lt;");
      } else if (c == '>') {
        safe.append("&gt;");
      } else if ("\\`*_[]|!#~@".indexOf(c) >= 0) {
        // As an entity it is a character to every reader; a backslash is not, inside tables.
        safe.append("&#").append((int) c).append(';');
      } else {
        safe.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return safe.toString();
  }

  /** A fence longer than any run of backticks inside. */
  static String block(String text) {
    String fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    return fence + "text\n" + text + "\n" + fence + "\n";
  }
}
