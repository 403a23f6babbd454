package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Commit;
import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Side;
import dev.rehearse.verdict.Evidence;
import dev.rehearse.verdict.Verdict;
import dev.rehearse.verdict.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether only the truth accepted writes of the application's role (I14). Stateless. */
final class OneWriter {

  private OneWriter() {}

  static Answer judge(Analysis analysis) {
    List<Event.EpochChanged> epochs = analysis.history().events(Event.EpochChanged.class);
    if (epochs.isEmpty()) {
      return Answer.inconclusive("the front door wrote down no epoch; see logs");
    }
    List<Witness> found = new ArrayList<>();
    long probes = probes(analysis, epochs, found);
    for (Commit commit : analysis.history().commits()) {
      commit(analysis, epochs, commit, found);
    }
    if (probes == 0) {
      return Answer.inconclusive("no probe was answered by a server");
    }
    String figure =
        String.format(
            Locale.ROOT,
            "%,d probes, %,d commits, %d epochs",
            probes,
            analysis.history().commits().size(),
            epochs.size());
    return found.isEmpty()
        ? Answer.passed(figure)
        : new Answer(new Verdict.Failed(Evidence.of(found.size(), found.get(0))), figure);
  }

  private static long probes(
      Analysis analysis, List<Event.EpochChanged> epochs, List<Witness> found) {
    long answered = 0;
    for (Event.Probed probe : analysis.history().events(Event.Probed.class)) {
      answered += probe.answer() == Event.Probed.Answer.UNREACHABLE ? 0 : 1;
      if (probe.answer() == Event.Probed.Answer.ACCEPTED
          && neverTruth(epochs, probe.side(), probe.at(), probe.until())) {
        found.add(
            new Witness(
                probe.side().word()
                    + " accepted a write of the application's role while it was not the truth",
                probe.side().word(),
                List.of(
                    "a probe called "
                        + analysis.scene().time(probe.at())
                        + ", accepted "
                        + analysis.scene().time(probe.until())),
                analysis.scene().step(probe.at(), probe.until()),
                "a refusal by the server",
                "accepted",
                "fence the side before the truth moves"));
      }
    }
    return answered;
  }

  private static void commit(
      Analysis analysis, List<Event.EpochChanged> epochs, Commit commit, List<Witness> found) {
    boolean wrong =
        commit.committed() != Operation.NEVER
            && neverTruth(epochs, commit.side(), commit.begun(), commit.committed());
    boolean late =
        commit.committed() != Operation.NEVER
            && lostTruthBefore(epochs, commit.side(), commit.committed());
    boolean against = commit.committed() != Operation.NEVER && againstItsEpoch(epochs, commit);
    if (wrong || late || against) {
      found.add(
          new Witness(
              commit.side().word()
                  + " committed operation "
                  + commit.operation()
                  + " when it was not the truth",
              "operation " + commit.operation(),
              List.of(
                  "application-%d: epoch %d, begun %s, committed %s"
                      .formatted(
                          commit.instance(),
                          commit.epoch(),
                          analysis.scene().time(commit.begun()),
                          analysis.scene().time(commit.committed()))),
              analysis.scene().step(commit.begun(), commit.committed()),
              "no commit on " + commit.side().word() + " after the switch",
              "a commit",
              "wait for, or end, what is open before the truth moves"));
    }
  }

  /** Whether the epoch that the request carried had the other side for its truth. */
  private static boolean againstItsEpoch(List<Event.EpochChanged> epochs, Commit commit) {
    return epochs.stream()
        .anyMatch(epoch -> epoch.epoch() == commit.epoch() && epoch.truth() != commit.side());
  }

  /** Whether a side was surely not the truth at any moment of an interval. */
  private static boolean neverTruth(
      List<Event.EpochChanged> epochs, Side side, long from, long until) {
    Side truth = Side.OLD;
    for (Event.EpochChanged epoch : epochs) {
      if (epoch.at() > until) {
        break;
      }
      // A side stops being the truth somewhere in [at, until]; up to the end it may still be.
      if (epoch.until() > from && (truth == side || epoch.truth() == side)) {
        return false;
      }
      truth = epoch.truth();
    }
    return truth != side;
  }

  /** Whether a side had surely lost the truth before a moment. */
  private static boolean lostTruthBefore(List<Event.EpochChanged> epochs, Side side, long at) {
    Side truth = Side.OLD;
    boolean lost = false;
    for (Event.EpochChanged epoch : epochs) {
      if (epoch.at() >= at) {
        break;
      }
      lost = epoch.truth() != side && epoch.until() < at;
      truth = epoch.truth();
    }
    return truth != side && lost;
  }
}
