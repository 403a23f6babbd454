package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.Crossing;
import dev.rehearse.strategy.Sequences;
import dev.rehearse.strategy.Sequences.Place;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An attempt to change sides by a feed of its own. Used by one thread. */
final class FeedCrossing extends Crossing {
  private final Sequences sequences;
  private final FeedFile file;
  private final Feed feed;

  private FeedCrossing(StepContext context, Side from, Ends ends, Sequences sequences) {
    super(context, from, ends);
    this.sequences = sequences;
    this.file = new FeedFile(context.feedFile());
    this.feed =
        new Feed(side -> limited(context, context.feed(side)), file, context.plan().strategy());
  }

  static FeedCrossing open(StepContext context, Side from) throws SQLException {
    Ends ends = Ends.open(context, from);
    try {
      return new FeedCrossing(context, from, ends, sequences(ends));
    } catch (SQLException | RuntimeException e) {
      ends.close();
      throw e;
    }
  }

  private static Sequences sequences(Ends ends) throws SQLException {
    Connection from = ends.from();
    Connection to = ends.to();
    Map<Place, Place> other = new HashMap<>();
    for (Translation table : Translations.between(from, to).byTable().values()) {
      for (int i = 0; i < table.source().columns().size(); i++) {
        other.put(
            new Place(table.source().name(), table.source().columns().get(i).name()),
            new Place(table.target().name(), table.target().columns().get(i).name()));
      }
    }
    return Sequences.between(from, to, place -> Optional.ofNullable(other.get(place)));
  }

  /** Carries intents over until a batch is small enough to be carried inside a drain. */
  @Override
  public void approach(Duration limit) throws SQLException {
    long end = System.nanoTime() + limit.toNanos();
    feed.warm();
    Feed.Pumped pumped = feed.pump(from());
    while (pumped.applied() > Feed.BATCH / 4 || pumped.waiting() > 0) {
      if (System.nanoTime() - end >= 0) {
        throw new SQLException(
            "%d intents still wait for %s: %s"
                .formatted(pumped.waiting(), from().other().word(), pumped.reason()));
      }
      pumped = feed.pump(from());
    }
  }

  /** Waits until so many intents are open at once, or the limit has passed. */
  void awaitOpen(int enough, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    Await.until(
        enough + " open intents",
        limit.plusSeconds(1),
        () -> Ledger.of(ends().from()).open(ends().from()),
        open -> open >= enough || System.nanoTime() - end >= 0);
  }

  /** Carries everything open over. */
  @Override
  public String catchUp(long until) throws SQLException {
    int carried = 0;
    while (true) {
      Feed.Pumped pumped = feed.pump(from());
      carried += pumped.applied();
      if (pumped.applied() == 0 && pumped.waiting() == 0) {
        return carried + " intents";
      }
      if (System.nanoTime() - until >= 0) {
        throw new SQLException(
            "%s did not take everything in time: %s"
                .formatted(from().other().word(), pumped.reason()));
      }
    }
  }

  @Override
  protected Sequences sequences() {
    return sequences;
  }

  @Override
  public void close() throws SQLException {
    feed.close();
    file.close();
    super.close();
  }
}
