package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.Step;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** From PostgreSQL 14 to 18, with every type that is carried. */
class DualWritesTest extends DualWritesContract {
  @Test
  void anAbortWhileReadsComeFromNewTakesThemBackFirst() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.readsFirst(false), "")) {
      try (Writers writers = writers(steps)) {
        steps.run("switch-reads");
        assertThat(steps.frontDoor().status().record().reads()).isEqualTo(Side.NEW);
        more(writers);
        steps.abort();
        assertThat(steps.frontDoor().status().record().reads()).isEqualTo(Side.OLD);
        more(writers);
      }
    }
    nothingLeft();
  }

  @Test
  void aRowThatNewRefusesAfterItsTableIsFullEndsTheMigrationWithTheReason() throws Exception {
    Plan plan =
        Settings.plan(Settings.inChunksOf(1000, 1), pair().of.databases(), Duration.ofSeconds(4));
    try (Stepping steps = new Stepping(pair(), plan, "");
        Connection application = pair().application(Side.OLD);
        Connection fresh = pair().admin(Side.NEW)) {
      Writers.emptied(application, "link");
      steps.run("mirror");
      Pair.run(fresh, "ALTER TABLE parent ADD CONSTRAINT other_note CHECK (note <> 'refused')");
      steps.events.put(
          "backfill@chunk-read",
          () -> Pair.run(application, "UPDATE parent SET note = 'refused' WHERE id = 1"));
      steps.events.put(
          "backfill@chunk-written",
          () ->
              Await.until(
                  "the row to wait",
                  Duration.ofSeconds(3),
                  () -> pair().one(Side.NEW, "SELECT count(*) FROM rehearse.waiting").equals("1")));

      assertThatThrownBy(() -> steps.run("backfill"))
          .isInstanceOf(Step.GivesUp.class)
          .hasMessageContainingAll("1 rows of parent", "new refuses one", "other_note");
      steps.abort();
    }
    nothingLeft();
  }
}
