package dev.rehearse.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.OperationTable;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.SmallPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures that no check gives. */
class FiguresTest {
  @TempDir Path folder = Path.of("");

  private VerdictRecord record(Event... events) throws IOException {
    Plan plan = SmallPlan.in(folder);
    History history = new History(OperationTable.of(List.of()), List.of(), List.of(events));
    return new Figures(plan, history)
        .record(
            List.of(),
            new Particulars("1", Instant.EPOCH, "", "", "", "", 0, Duration.ZERO, "none"));
  }

  private static Event progress(long at, long open, long resolved) {
    return new Event.Progress(at, "mirror", 0, 0, open, resolved);
  }

  @Test
  void discrepanciesOfBothSidesAreCountedAlthoughEachSideCountsItsOwn() throws IOException {
    VerdictRecord verdict =
        record(
            progress(1, 40, 0),
            progress(2, 0, 46),
            progress(3, 0, 0),
            progress(4, 1, 0),
            progress(5, 2, 3));
    assertThat(verdict.discrepancies()).isEqualTo(new VerdictRecord.Discrepancies(51, 49, 2));
    assertThat(record().discrepancies()).isEqualTo(new VerdictRecord.Discrepancies(0, 0, 0));
  }

  @Test
  void aRunWithoutAnyCheckIsInconclusive() throws IOException {
    assertThat(record().verdict().toString()).isEqualTo("INCONCLUSIVE");
  }
}
