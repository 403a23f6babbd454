package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Event;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.List;

/** The live schemas against the expected ones (I9). Stateless. */
final class SchemaKept {
  private static final int SHOWN = 12;

  private SchemaKept() {}

  static Answer judge(Analysis analysis) {
    boolean looked =
        analysis.history().events(Event.Observed.class).stream()
            .anyMatch(event -> event.what().equals("schema") && event.complete());
    if (!looked) {
      return Answer.inconclusive("the schemas were not looked at to the end; see events");
    }
    List<Event.SchemaDiffers> found = analysis.history().events(Event.SchemaDiffers.class);
    if (found.isEmpty()) {
      return Answer.passed("as expected");
    }
    List<String> lines = found.stream().limit(SHOWN).map(SchemaKept::told).toList();
    return new Answer(
        new Verdict.Failed(
            Evidence.of(
                found.size(),
                new Witness(
                    "the schema is not the expected one: " + lines.get(0),
                    found.get(0).side().word(),
                    lines,
                    "",
                    "new as its script makes it, old as it was",
                    found.size() + " differences",
                    "compare what the strategy makes with the application's schema script"))),
        found.size() + " differences");
  }

  private static String told(Event.SchemaDiffers each) {
    return each.side().word() + ": " + each.how() + " " + each.line();
  }
}
