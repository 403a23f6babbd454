package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.Crossing.Ends;
import dev.rehearse.strategy.Doors;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which replication there is between two sides, and what is done with it on both. Of one process,
 * used by the engine's thread.
 */
final class Replications {
  private final PostgreSqlReplication postgreSql = new PostgreSqlReplication();
  private final MySqlReplication mySql = new MySqlReplication();
  private final BinlogReplication binlog = new BinlogReplication();

  /** What carries a side's changes to the other. */
  Replication from(Plan plan, Side source) {
    Plan.Databases databases = plan.databases();
    return switch (databases.old().engine()) {
      case POSTGRESQL -> postgreSql;
      case MYSQL -> upward(of(databases, source), of(databases, source.other())) ? mySql : binlog;
    };
  }

  /** What fills new from old; empty where nothing of the engine's own leads there. */
  Optional<InitialCopy> initial(Plan plan) {
    Plan.Databases databases = plan.databases();
    return switch (databases.old().engine()) {
      case POSTGRESQL -> Optional.of(postgreSql);
      case MYSQL ->
          upward(databases.old(), databases.fresh()) ? Optional.of(mySql) : Optional.empty();
    };
  }

  private static Plan.Database of(Plan.Databases databases, Side side) {
    return side == Side.OLD ? databases.old() : databases.fresh();
  }

  /** Whether a server takes what the other logs: MySQL promises that to newer ones alone. */
  private static boolean upward(Plan.Database from, Plan.Database to) {
    return Arrays.compare(release(from), release(to)) <= 0;
  }

  /** Major and minor. */
  private static int[] release(Plan.Database database) {
    return Arrays.stream(database.version().split("\\."))
        .limit(2)
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /**
   * Waits until the other side has what a side has now.
   *
   * @param from the side
   * @return the position that was reached
   * @throws Await.TooLong if it was not
   */
  String awaitCarried(Plan plan, Ends ends, Side from, Duration limit) throws SQLException {
    Replication replication = from(plan, from);
    String position = replication.position(ends.from());
    Await.until(
        "%s to have what %s had at %s".formatted(from.other().word(), from.word(), position),
        limit,
        () -> replication.reached(ends.from(), ends.to(), position));
    return position;
  }

  /** Begins again what a process did that is no more, once the other side is the truth. */
  void resume(StepContext context) throws SQLException {
    Side truth = Doors.open(context.frontDoor(), context.plan().limits().step()).truth();
    if (truth == Side.NEW) {
      from(context.plan(), Side.NEW).resume(context, Side.NEW);
    }
  }

  /** Takes everything off both sides. */
  void remove(StepContext context) throws Exception {
    unsubscribe(context);
    onBoth(
        context,
        (admin, side) -> from(context.plan(), side).unpublish(admin, context.feedRole(side)));
  }

  private void unsubscribe(StepContext context) throws Exception {
    onBoth(context, (admin, side) -> from(context.plan(), side.other()).unsubscribe(admin));
  }

  private interface Work {
    void on(Connection admin, Side side) throws SQLException;
  }

  private static void onBoth(StepContext context, Work work) throws Exception {
    for (Side side : Side.values()) {
      Statements.until(
          "end the replication on " + side.word(),
          context.plan().limits().step(),
          () -> {
            try (Connection admin = context.admin(side)) {
              work.on(admin, side);
            }
            return true;
          });
    }
  }
}
