package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Drained;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one attempt to change sides needs, opened before the drain so that nothing in it waits for a
 * login. Used by one thread.
 */
final class Crossing implements AutoCloseable {
  private final StepContext context;
  private final Side from;
  private final Connection adminFrom;
  private final Connection adminTo;
  private final Map<Catalog.Sequence, Catalog.Sequence> sequences;
  private final FeedFile file;
  private final Feed feed;

  private Crossing(StepContext context, Side from, Connection adminFrom, Connection adminTo)
      throws SQLException {
    this.context = context;
    this.from = from;
    this.adminFrom = adminFrom;
    this.adminTo = adminTo;
    this.sequences = pairs(adminFrom, adminTo);
    this.file = new FeedFile(context.feedFile());
    this.feed = new Feed(side -> limited(context, context.feed(side)), file);
  }

  static Crossing open(StepContext context, Side from) throws SQLException {
    List<Connection> opened = new ArrayList<>();
    try {
      opened.add(limited(context, context.admin(from)));
      opened.add(limited(context, context.admin(from.other())));
      return new Crossing(context, from, opened.get(0), opened.get(1));
    } catch (SQLException | RuntimeException e) {
      for (Connection each : opened) {
        each.abort(Runnable::run);
      }
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
        () -> Ledger.of(adminFrom).open(adminFrom),
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
    Map<Catalog.Sequence, Long> next = new LinkedHashMap<>();
    Dialect.of(adminFrom)
        .nextKeys(adminFrom, List.copyOf(sequences.keySet()))
        .forEach(
            (sequence, value) ->
                Optional.ofNullable(sequences.get(sequence))
                    .ifPresent(same -> next.put(same, value)));
    Dialect.of(adminTo).letGoOnAt(adminTo, next);
  }

  /** Each sequence of one side with the other side's that draws the same column's values. */
  private static Map<Catalog.Sequence, Catalog.Sequence> pairs(Connection from, Connection to)
      throws SQLException {
    Map<String, String> other = new LinkedHashMap<>();
    for (Translation table : Translations.between(from, to).byTable().values()) {
      for (int i = 0; i < table.source().columns().size(); i++) {
        other.put(
            place(table.source().name(), table.source().columns().get(i).name()),
            place(table.target().name(), table.target().columns().get(i).name()));
      }
    }
    Map<Catalog.Sequence, Catalog.Sequence> pairs = new LinkedHashMap<>();
    List<Catalog.Sequence> there = Catalog.read(to).sequences();
    for (Catalog.Sequence sequence : Catalog.read(from).sequences()) {
      String meant = sequence.column().isPresent() ? other.get(place(sequence)) : place(sequence);
      there.stream()
          .filter(each -> place(each).equals(meant))
          .findFirst()
          .ifPresent(same -> pairs.put(sequence, same));
    }
    return pairs;
  }

  private static String place(Catalog.Sequence sequence) {
    return sequence.column().isPresent()
        ? place(sequence.table().orElse(""), sequence.column().get())
        : place("", sequence.name());
  }

  private static String place(String table, String column) {
    return table + "\0" + column;
  }

  @Override
  public void close() throws SQLException {
    feed.close();
    file.close();
    adminFrom.close();
    adminTo.close();
  }
}
