package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Event;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.List;

/** Whether the next generated key is above every key (I10). Stateless. */
final class NextKeyFree {

  private NextKeyFree() {}

  static Answer judge(Analysis analysis) {
    List<Event.NextKey> keys = analysis.history().events(Event.NextKey.class);
    boolean looked =
        analysis.history().events(Event.Observed.class).stream()
            .anyMatch(event -> event.what().equals("next-keys") && event.complete());
    if (!looked) {
      return Answer.inconclusive("the next keys were not looked at; see events");
    }
    if (keys.isEmpty()) {
      return Answer.notApplicable("no column draws its keys from a sequence");
    }
    List<Event.NextKey> taken =
        keys.stream()
            .filter(key -> key.highest() != Long.MIN_VALUE && key.next() <= key.highest())
            .toList();
    if (taken.isEmpty()) {
      return Answer.passed(keys.size() + " sequences ahead of their tables");
    }
    Event.NextKey first = taken.get(0);
    return new Answer(
        new Verdict.Failed(
            Evidence.of(
                taken.size(),
                new Witness(
                    "the next generated key of "
                        + first.table()
                        + "."
                        + first.column()
                        + " is taken",
                    first.table() + "." + first.column(),
                    List.of(),
                    "",
                    "above " + first.highest(),
                    Long.toString(first.next()),
                    "carry sequences over when writers have stopped, in the step switch"))),
        taken.size() + " of " + keys.size() + " sequences behind their tables");
  }
}
