package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.environment.Link;
import dev.rehearse.fault.Disturbance;
import dev.rehearse.fault.toxiproxy.Toxics;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.Step;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the steps bring about, on whatever engines. */
abstract class DualWritesContract extends FeedContract {
  @Test
  void underWritesBothSidesAreEqualAndNothingIsLeft() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.together(false), "")) {
      try (Writers writers = writers(steps)) {
        steps.run("watch");
        assertThat(truth(steps)).isEqualTo(Side.NEW);
        more(writers);
      }
      steps.run("retire");
    }
    equalAndNothingLeft();
  }

  @Test
  void rolledBackOldHasEveryWriteThatNewAcknowledged() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.together(true), "")) {
      try (Writers writers = writers(steps)) {
        steps.run("watch");
        more(writers);
        steps.run("roll-back");
        assertThat(truth(steps)).isEqualTo(Side.OLD);
        more(writers);
      }
      steps.run("retire");
    }
    equalAndNothingLeft();
  }

  @Test
  void aRollBackThatCannotReachOldGivesUpAndStaysOnNewWithEveryWrite() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.impatient(), "");
        Toxics toxics = new Toxics(pair().environment.proxies())) {
      try (Writers writers = writers(steps)) {
        steps.run("watch");
        Disturbance away = toxics.down(Link.name("migrator", Side.OLD));
        assertThatThrownBy(() -> steps.run("roll-back"))
            .isInstanceOf(Step.GivesUp.class)
            .hasMessageContaining("new stays the truth");
        more(writers);
        away.heal();
        steps.abort();
        assertThat(truth(steps)).isEqualTo(Side.NEW);
        more(writers);
      }
    }
    nothingLeft();
  }

  @Test
  void killedAtEveryPausePointItEndsAsIfItHadNotBeen() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.readsFirst(false), "")) {
      List<String> points =
          DualWritesProperties.POINTS.stream()
              .filter(point -> !point.startsWith("roll-back") && !point.startsWith("switch@"))
              .toList();
      Set<String> hit = new HashSet<>();
      for (String point : points) {
        steps.events.put(
            point,
            () -> {
              if (hit.add(point)) {
                throw new Stepping.Killed(point);
              }
            });
      }
      try (Writers writers = writers(steps)) {
        steps.runThroughKills("watch");
        more(writers);
      }
      steps.runThroughKills("retire");
      assertThat(hit).containsExactlyInAnyOrderElementsOf(points);
    }
    equalAndNothingLeft();
  }

  @Test
  void rowsThatChangedUnloggedOnNewAreFoundAndTheAbortLeavesNothing() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.together(false), "O23")) {
      try (Writers writers = writers(steps)) {
        assertThatThrownBy(() -> steps.run("verify"))
            .isInstanceOf(Step.GivesUp.class)
            .hasMessageContaining("unlogged discrepancy");
        steps.abort();
        assertThat(truth(steps)).isEqualTo(Side.OLD);
        more(writers);
      }
    }
    nothingLeft();
  }

  @Test
  void aTransactionHeldAtItsCommitOverChunkAndFeedArrivesWhole() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.together(false), "");
        Connection held = pair().application(Side.OLD)) {
      steps.run("mirror");
      held.setAutoCommit(false);
      try (Connection application = pair().application(Side.OLD)) {
        Writers.emptied(application, "link");
      }
      Pair.run(
          held,
          "UPDATE parent SET note = 'held' WHERE id IN (1, 150)",
          "DELETE FROM parent WHERE id = 2");
      try (Writers writers = writers(steps)) {
        steps.run("backfill");
        assertThat(pair().one(Side.NEW, "SELECT count(*) FROM parent WHERE note = 'held'"))
            .isEqualTo("0");
        held.commit();
        more(writers);
        steps.run("watch");
      }
      steps.run("retire");
    }
    equalAndNothingLeft();
  }

  @Test
  void aChunkWrittenOverNewerRowsIsSeenInTheRows() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.inChunksOf(1000, 1), "D4");
        Connection application = pair().application(Side.OLD)) {
      // An empty table has no chunk, so the first one read is of parent.
      Writers.emptied(application, "link");
      steps.events.put(
          "backfill@chunk-read",
          () -> Pair.run(application, "UPDATE parent SET note = 'newer' WHERE id <= 30"));
      steps.run("verify");
      Await.until(
          "the feed to be done",
          Duration.ofSeconds(10),
          () -> pair().one(Side.OLD, "SELECT count(*) FROM rehearse.intent").equals("0"));
      assertThat(steps.said).contains("the backfill wrote over 30 rows");
    }
    String newer = "SELECT count(*) FROM parent WHERE note = 'newer'";
    assertThat(pair().one(Side.OLD, newer)).isEqualTo("30");
    assertThat(pair().one(Side.NEW, newer)).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"D1", "D3", "D5"})
  void whatSabotageNeedsOnTheServersCanBeMade(String sabotage) throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.together(false), sabotage)) {
      steps.run("prepare");
      steps.abort();
    }
    nothingLeft();
  }

  static Writers writers(Stepping steps) {
    return new Writers(steps.pair(), () -> steps.frontDoor().status().record(), 3, 1);
  }

  private static Side truth(Stepping steps) {
    return steps.frontDoor().status().record().truth();
  }

  static void more(Writers writers) {
    int before = writers.committed.get();
    Await.until(
        "more writes",
        Duration.ofSeconds(20),
        () -> writers.committed.get() > before + 100 || writers.failure.get() != null);
    assertThat(writers.failure.get()).isNull();
  }

  private void equalAndNothingLeft() throws Exception {
    assertThat(pair().rows(Side.NEW)).hasSizeGreaterThan(300).isEqualTo(pair().rows(Side.OLD));
    nothingLeft();
  }
}
