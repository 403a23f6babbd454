package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Drained;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one attempt to change sides needs, opened before the drain so that nothing in it waits for a
 * login. Used by one thread.
 */
final class Crossing implements AutoCloseable {
  private final StepContext context;
  private final Side from;
  private final Connection adminFrom;
  private final Connection adminTo;
  private final FeedFile file;
  private final Feed feed;

  private Crossing(StepContext context, Side from, Connection adminFrom, Connection adminTo) {
    this.context = context;
    this.from = from;
    this.adminFrom = adminFrom;
    this.adminTo = adminTo;
    this.file = new FeedFile(context.feedFile());
    this.feed = new Feed(side -> limited(context, context.feed(side)), file);
  }

  static Crossing open(StepContext context, Side from) throws SQLException {
    Connection source = limited(context, context.admin(from));
    try {
      return new Crossing(context, from, source, limited(context, context.admin(from.other())));
    } catch (SQLException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** An answer that takes longer than the lease is of no use any more. */
  private static Connection limited(StepContext context, Connection connection)
      throws SQLException {
    connection.setNetworkTimeout(
        Runnable::run, Math.toIntExact(context.plan().strategy().lease().toMillis()));
    return connection;
  }

  /** Carries intents over until a batch is small enough to be carried inside a drain. */
  void approach(Duration limit) throws SQLException {
    long end = System.nanoTime() + limit.toNanos();
    feed.warm();
    Feed.Pumped pumped = feed.pump(from);
    while (pumped.applied() > Feed.BATCH / 4 || pumped.waiting() > 0) {
      if (System.nanoTime() - end >= 0) {
        throw new SQLException(
            "%d intents still wait for %s: %s"
                .formatted(pumped.waiting(), from.other().word(), pumped.reason()));
      }
      pumped = feed.pump(from);
    }
  }

  /** Waits until neither server has a transaction from before now; ends what outlasts the limit. */
  void emptied(Duration limit) throws SQLException {
    List<String> roles = List.of(context.applicationRole(from), context.feedRole(from));
    Drained source = new Drained(adminFrom, roles);
    Drained target = new Drained(adminTo, roles);
    String there = source.moment();
    String here = target.moment();
    emptied(source, there, limit);
    emptied(target, here, limit);
  }

  private void emptied(Drained side, String moment, Duration limit) throws SQLException {
    List<Drained.Open> left = side.await(moment, limit);
    if (!left.isEmpty()) {
      context.say("terminated in the drain: " + side.terminate(moment, limit));
    }
  }

  Fence.Answer fence(long epoch, Duration limit) throws SQLException {
    return new Fence(context.applicationRole(from), limit).raise(adminFrom, epoch);
  }

  /** Waits until so many intents are open at once, or the limit has passed. */
  void awaitOpen(int enough, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    Await.until(
        enough + " open intents",
        limit.plusSeconds(1),
        () -> Statements.number(adminFrom, "SELECT count(*) FROM rehearse.intent"),
        open -> open >= enough || System.nanoTime() - end >= 0);
  }

  /** Carries everything open over; how many intents that were. */
  int catchUp(long until) throws SQLException {
    int carried = 0;
    while (true) {
      Feed.Pumped pumped = feed.pump(from);
      carried += pumped.applied();
      if (pumped.applied() == 0 && pumped.waiting() == 0) {
        return carried;
      }
      if (System.nanoTime() - until >= 0) {
        throw new SQLException(
            "%s did not take everything in time: %s"
                .formatted(from.other().word(), pumped.reason()));
      }
    }
  }

  /** Lets the other side's sequences go on where this side's stand. */
  void carrySequences() throws SQLException {
    List<Catalog.Sequence> sequences = Catalog.read(adminFrom).sequences();
    if (sequences.isEmpty()) {
      return;
    }
    List<String> parts = new ArrayList<>();
    for (Catalog.Sequence sequence : sequences) {
      String name = "public." + MirroredTable.quote(sequence.name());
      parts.add(
          "SELECT format('SELECT setval(%%L, %%s, %%L)', %s, last_value, is_called) FROM %s"
              .formatted(MirroredTable.literal(name), name));
    }
    List<String> calls = new ArrayList<>();
    try (Statement statement = adminFrom.createStatement();
        ResultSet row = statement.executeQuery(String.join(" UNION ALL ", parts))) {
      while (row.next()) {
        calls.add(row.getString(1));
      }
    }
    try (Statement statement = adminTo.createStatement()) {
      statement.execute(String.join("; ", calls));
    }
  }

  @Override
  public void close() throws SQLException {
    feed.close();
    file.close();
    adminFrom.close();
    adminTo.close();
  }
}
