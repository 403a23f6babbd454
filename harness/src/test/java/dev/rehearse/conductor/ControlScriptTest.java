package dev.rehearse.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.SmallPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a control repeats of the rehearsal that it stands beside. */
class ControlScriptTest {
  private static final long MILLI = 1_000_000;

  @TempDir Path folder = Path.of("");

  private static History history(Event... events) {
    List<Event> all = new ArrayList<>();
    all.add(new Event.Phase(1_000 * MILLI, Event.Phase.Name.MIGRATION));
    all.addAll(List.of(events));
    all.add(new Event.Ended(9_000 * MILLI, "completed", "", Side.NEW, ""));
    return new History(OperationTable.of(List.of()), List.of(), all);
  }

  private static Event[] fault(Plan.Fault fault, long from, long until) {
    return new Event[] {
      new Event.FaultStarted(from * MILLI, fault.label(), fault.link().orElse(""), fault.kind()),
      new Event.FaultEnded(until * MILLI, fault.label(), 1, "connections")
    };
  }

  @Test
  void aResetOfTheTruthIsRepeatedUnderItsNameAtItsTimeForAsLongAsItActed() throws IOException {
    Plan plan = SmallPlan.in(folder, "{ at: backfill, link: application->old, do: reset }");
    Plan.Fault meant = plan.faults().get(0);

    ControlScript script = ControlScript.of(plan, history(fault(meant, 3_000, 3_300)));

    assertThat(script.length()).isEqualTo(Duration.ofSeconds(8));
    Plan.Fault again = script.faults().get(0);
    assertThat(again.label()).isEqualTo(meant.label());
    assertThat(again.at()).isEmpty();
    assertThat(again.after()).isEqualTo(Duration.ofSeconds(2));
    assertThat(again.length()).contains(Duration.ofMillis(300));
    assertThat(again.link()).contains("application->old");
  }

  @Test
  void whatIsNotTheTruthExcusesNothingAndIsLeftOut() throws IOException {
    Plan plan = SmallPlan.in(folder, "{ at: backfill, link: application->new, do: down, for: 1s }");
    assertThat(ControlScript.of(plan, history(fault(plan.faults().get(0), 3_000, 4_000))).faults())
        .isEmpty();
  }

  @Test
  void afterTheSwitchItIsTheLinkToNewAndIsLaidOnTheControlsLinkToOld() throws IOException {
    Plan plan = SmallPlan.in(folder, "{ at: watch, link: application->new, do: down, for: 1s }");
    Event moved =
        new Event.EpochChanged(2_000 * MILLI, 2_001 * MILLI, 2, Side.NEW, Side.NEW, "open", "");
    List<Event> events = new ArrayList<>(List.of(moved));
    events.addAll(List.of(fault(plan.faults().get(0), 3_000, 4_000)));

    ControlScript script = ControlScript.of(plan, history(events.toArray(Event[]::new)));

    assertThat(script.faults().get(0).link()).contains("application->old");
    assertThat(script.faults().get(0).label()).isEqualTo(plan.faults().get(0).label());
  }
}
