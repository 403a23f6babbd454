package dev.rehearse.conductor;

import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.database.Drained;
import dev.rehearse.environment.Environment;
import dev.rehearse.history.Event;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.observe.Leftovers;
import dev.rehearse.observe.NextKeys;
import dev.rehearse.observe.RowsObserved;
import dev.rehearse.observe.SchemaContract;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The end of a rehearsal: the system settles, then everything worth judging is looked at. Used by
 * the conductor's thread only.
 */
final class Finale {

  private final Prepared prepared;
  private final Environment environment;
  private final FrontDoorClient frontDoor;
  private final List<Others> others;
  private final Consumer<Event> log;

  Finale(
      Prepared prepared,
      Environment environment,
      FrontDoorClient frontDoor,
      List<Others> others,
      Consumer<Event> log) {
    this.prepared = prepared;
    this.environment = environment;
    this.frontDoor = frontDoor;
    this.others = others;
    this.log = log;
  }

  /**
   * Waits, bounded, until nothing is in flight at the door and no transaction of the application is
   * open.
   */
  void settle(Duration limit) {
    long begun = System.nanoTime();
    boolean exceeded = false;
    try {
      Await.until("the system to settle", limit, this::settled);
    } catch (Await.TooLong e) {
      exceeded = true;
    }
    log.accept(
        new Event.Bounded(
            System.nanoTime(), "settle", limit.toNanos(), System.nanoTime() - begun, exceeded));
  }

  private boolean settled() throws SQLException {
    FrontDoorClient.Status status = frontDoor.status();
    if (status.inFlight() + status.parked() > 0) {
      return false;
    }
    for (Side side : Side.values()) {
      String role = environment.server(side).application().user();
      try (Connection connection = admin(side)) {
        Drained transactions = new Drained(connection, List.of(role));
        if (!transactions.before(transactions.moment()).isEmpty()) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Looks at rows, next keys, invariants, leftovers and schemas.
   *
   * @param feedStop when the feed began to stop, ns
   */
  void observe(OperationTable operations, Side truth, long feedStop) {
    observed(
        "rows",
        () -> {
          try (Connection there = admin(truth);
              Connection other = admin(truth.other())) {
            RowsObserved.observe(
                there,
                other,
                truth,
                prepared.shapes(),
                prepared.names(),
                prepared.initial(),
                operations,
                feedStop,
                log);
          }
        });
    observed(
        "next-keys",
        () -> {
          try (Connection there = admin(truth)) {
            NextKeys.observe(there, truth, log);
          }
        });
    observed(
        "invariants",
        () -> {
          try (Connection there = admin(truth)) {
            prepared.invariants().after(there, truth, log);
          }
        });
    observed("leftovers", this::leftovers);
    observed("schema", () -> schema(truth));
  }

  /** Old's is as it was; new's counts only where it is the truth. */
  private void schema(Side truth) throws SQLException {
    for (Map.Entry<Side, SchemaContract> each : prepared.contracts().entrySet()) {
      Side side = each.getKey();
      if (side == Side.OLD || side == truth) {
        try (Connection there = admin(side)) {
          Set<String> roles = environment.server(side).roles();
          SchemaContract now = SchemaContract.read(there, roles);
          Set<String> expected =
              Others.expected(each.getValue().lines(), now.lines(), others, Held::contract);
          new SchemaContract(expected).compare(now, side, log);
        }
      }
    }
  }

  private void leftovers() throws SQLException {
    Map<Side, Set<String>> allowed = new EnumMap<>(prepared.allowed());
    // The new side is right to hold what the old one held: that is what a migration is for.
    Set<String> fresh = new HashSet<>(allowed.getOrDefault(Side.NEW, Set.of()));
    fresh.addAll(allowed.getOrDefault(Side.OLD, Set.of()));
    allowed.put(Side.NEW, fresh);
    for (Side side : Side.values()) {
      try (Connection there = admin(side)) {
        Set<String> planned = allowed.getOrDefault(side, Set.of());
        Set<String> mayBe =
            Others.expected(planned, Leftovers.objects(there), others, Held::objects);
        Leftovers.observe(there, side.word(), mayBe, log);
      }
    }
  }

  private void observed(String what, Looking looking) {
    boolean complete = false;
    String detail = "";
    try {
      looking.look();
      complete = true;
    } catch (SQLException | IOException | RuntimeException e) {
      detail = e.toString();
    }
    log.accept(new Event.Observed(System.nanoTime(), what, complete, detail));
  }

  private Connection admin(Side side) throws SQLException {
    return environment.server(side).asAdmin("observer").connect();
  }

  /** One thing to look at. */
  private interface Looking {
    void look() throws SQLException, IOException;
  }
}
