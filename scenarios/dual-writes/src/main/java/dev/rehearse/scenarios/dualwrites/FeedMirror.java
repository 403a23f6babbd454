package dev.rehearse.scenarios.dualwrites;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import dev.rehearse.database.Database;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * An instance's part: a commit on the truth wakes its feed, and nobody waits for that. Thread-safe.
 *
 * <p>The intent is in the truth's transaction by trigger, so what an instance forgets when it dies
 * another instance or the migrator carries over.
 */
class FeedMirror implements Mirror {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** A batch takes some 100 ms; beyond this the other side is as good as away. */
  private static final Duration STATEMENT = Duration.ofSeconds(4);

  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final FeedFile file;
  private final Pumping pumping;

  @GuardedBy("this")
  private long epoch;

  @GuardedBy("this")
  private Side truth = Side.OLD;

  /** A mirror for the instance of this order. */
  FeedMirror(InstanceOrder order) {
    this.file = new FeedFile(order.feed());
    this.pumping =
        new Pumping(feed(side -> connect(order, side), file, order.strategy()), "mirror");
  }

  /** The feed that this mirror works. */
  Feed feed(Feed.Reach reach, FeedFile log, Plan.Strategy manner) {
    return new Feed(reach, log, manner);
  }

  static Connection connect(InstanceOrder order, Side side) throws SQLException {
    return connect(order, side, STATEMENT);
  }

  static Connection connect(InstanceOrder order, Side side, Duration statement)
      throws SQLException {
    InstanceOrder.Reach reach = order.sides().get(side);
    if (reach == null) {
      throw new SQLException("the instance was told of no database " + side.word());
    }
    return Database.of(reach.address(), reach.feed(), "feed-" + order.instance())
        .withConnectTimeout(CONNECT)
        .withStatementTimeout(statement)
        .withSocketTimeout(ANSWER)
        .connect();
  }

  @Override
  public void committed(long operation, FrontDoorRecord record) {
    pumping.ask(from(record));
  }

  @Override
  public CompletionStage<?> shown(FrontDoorRecord record) {
    return pumping.shown(from(record));
  }

  /** The truth, unless a later record has named another one. */
  private Side from(FrontDoorRecord record) {
    Side from;
    synchronized (this) {
      if (record.epoch() >= epoch) {
        epoch = record.epoch();
        truth = record.truth();
      }
      from = truth;
    }
    return from;
  }

  @Override
  public void notCommitted(long operation, FrontDoorRecord record) {
    // A commit in doubt may have happened, and then its intent waits.
    committed(operation, record);
  }

  @Override
  public void close() {
    pumping.close();
    file.close();
  }
}
