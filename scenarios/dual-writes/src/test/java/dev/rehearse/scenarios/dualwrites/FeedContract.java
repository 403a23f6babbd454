package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a feed does, on whatever engines. */
abstract class FeedContract extends WithPair {
  @BeforeEach
  void reset() throws Exception {
    pair().reset();
    Writers.fill(pair(), 300);
  }

  @Test
  void aMirroredRowThatIsNotThereWhenItIsReadBackStaysOpenUntilItIs() throws Exception {
    Plan.Strategy careful = Settings.validating();
    try (Stepping steps = new Stepping(pair(), careful, "");
        FeedFile file = new FeedFile(pair().folder.resolve("validation.log"));
        Feed losing =
            new Feed(pair()::feed, file, careful) {
              @Override
              void apply(Connection other, List<Intent> batch) {}
            };
        Feed feed = new Feed(pair()::feed, file, careful)) {
      steps.run("prepare");
      armed();
      try (Connection application = pair().application(Side.OLD)) {
        Pair.run(application, "INSERT INTO link VALUES (1, 'a'), (2, 'b')");
      }

      Feed.Pumped lost = losing.pump(Side.OLD);
      assertThat(lost.waiting()).isPositive();
      assertThat(lost.reason()).contains("was mirrored under number", "and is not there");
      assertThat(standing().discrepancies()).isEqualTo(lost.waiting());

      assertThat(feed.pump(Side.OLD))
          .isEqualTo(new Feed.Pumped(lost.waiting(), 0, "", Feed.Pumped.Reached.ALL));
      assertThat(standing().discrepancies()).isZero();
      assertThat(standing().resolved()).isEqualTo(lost.waiting());
      steps.abort();
    }
    nothingLeft();
  }

  @Test
  void aRefusedTransactionHoldsUpThoseBehindItWhereReadsGoFirstAndNoneElsewhere() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.together(false), "");
        FeedFile file = new FeedFile(pair().folder.resolve("order.log"));
        Feed going = refusingTheFirst(file, Settings.together(false));
        Feed keeping = refusingTheFirst(file, Settings.readsFirst(false));
        Connection application = pair().application(Side.OLD)) {
      steps.run("prepare");
      armed();
      Pair.run(
          application,
          "INSERT INTO link VALUES (1, 'a')",
          "INSERT INTO link VALUES (2, 'b')",
          "INSERT INTO link VALUES (3, 'c')");

      Feed.Pumped kept = keeping.pump(Side.OLD);
      assertThat(kept.applied()).isZero();
      assertThat(kept.reached()).isEqualTo(Feed.Pumped.Reached.SOME);
      assertThat(pair().one(Side.NEW, "SELECT count(*) FROM link")).isEqualTo("0");

      assertThat(going.pump(Side.OLD).applied()).isEqualTo(2);
      assertThat(pair().one(Side.NEW, "SELECT count(*) FROM link")).isEqualTo("2");
      steps.abort();
    }
    nothingLeft();
  }

  private Feed refusingTheFirst(FeedFile file, Plan.Strategy manner) {
    return new Feed(pair()::feed, file, manner) {
      @Override
      void apply(Connection other, List<Intent> batch) throws SQLException {
        if (batch.stream().anyMatch(intent -> intent.key().get(0).equals("1"))) {
          throw new SQLException("refused on purpose", "23514");
        }
        super.apply(other, batch);
      }
    };
  }

  @Test
  void aBatchSaysWhetherItIsAllThatIsOpen() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.together(false), "");
        Connection application = pair().application(Side.OLD);
        Connection feed = pair().feed(Side.OLD)) {
      steps.run("prepare");
      armed();
      Pair.run(application, "INSERT INTO link VALUES (1, 'a')", "INSERT INTO link VALUES (2, 'b')");
      Ledger ledger = Ledger.of(feed);

      assertThat(ledger.fetch(feed, 1).batch()).hasSize(1);
      assertThat(ledger.fetch(feed, 1).reached()).isEqualTo(Feed.Pumped.Reached.SOME);
      assertThat(ledger.fetch(feed, 3).batch()).hasSize(2);
      assertThat(ledger.fetch(feed, 3).reached()).isEqualTo(Feed.Pumped.Reached.ALL);

      ledger.done(feed, ledger.fetch(feed, 3).batch());
      Pair.run(application, "INSERT INTO link VALUES (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f')");
      assertThat(ledger.fetch(feed, 1).batch()).as("whole, though larger than asked").hasSize(4);
      steps.abort();
    }
    nothingLeft();
  }

  private void armed() throws SQLException {
    try (Connection admin = pair().admin(Side.OLD)) {
      Ledger.of(admin).arm(admin);
    }
  }

  private Ledger.Standing standing() throws SQLException {
    try (Connection admin = pair().admin(Side.OLD)) {
      return Ledger.of(admin).standing(admin);
    }
  }

  final void nothingLeft() throws Exception {
    for (Side side : Side.values()) {
      assertThat(pair().left(side)).as(side.word()).isEqualTo("0");
    }
  }
}
