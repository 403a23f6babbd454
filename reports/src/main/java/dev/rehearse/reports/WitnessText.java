package dev.rehearse.reports;

import dev.rehearse.record.VerdictRecord;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.List;

/** A failed check's witness as plain lines. Stateless. */
final class WitnessText {

  private WitnessText() {}

  static String of(VerdictRecord.Check check) {
    Witness witness = check.witness();
    if (witness == null) {
      return check.reason();
    }
    List<String> lines = new ArrayList<>();
    lines.add(witness.summary());
    lines.add("violations: " + check.count());
    add(lines, "subject:  ", witness.subject());
    add(lines, "step:     ", witness.step());
    witness.operations().forEach(each -> lines.add("  " + each));
    add(lines, "expected: ", witness.expected());
    add(lines, "actual:   ", witness.actual());
    add(lines, "next:     ", witness.next());
    return String.join("\n", lines);
  }

  private static void add(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(name + value);
    }
  }
}
