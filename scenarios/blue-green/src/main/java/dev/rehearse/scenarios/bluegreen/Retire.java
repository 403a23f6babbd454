package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.Doors;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Ends the replication and takes everything away that it needed. */
class Retire implements Step {
  @Override
  public String id() {
    return "retire";
  }

  @Override
  public List<String> pausePoints() {
    return List.of("stopped");
  }

  @Override
  public void run(StepContext context) throws Exception {
    Duration limit = context.plan().limits().step();
    Side truth = Doors.open(context.frontDoor(), limit).truth();
    if (context.checkpoint().isEmpty()) {
      carried(context, truth, limit);
      context.checkpoint("carried");
    }
    context.at("stopped");
    Statements.until(
        "end the replication",
        limit,
        () -> {
          remove(context);
          return true;
        });
  }

  void remove(StepContext context) throws SQLException {
    Replications.remove(context);
  }

  /** Everything that was written before now reaches the side that is left behind. */
  private static void carried(StepContext context, Side truth, Duration limit) throws Exception {
    try (Connection source = context.admin(truth)) {
      Replication replication = Replications.of(source);
      String position = replication.position(source);
      Await.until(
          truth.other().word() + " to have what " + truth.word() + " had when this began",
          limit,
          () -> replication.reached(source, position));
    } catch (Await.TooLong e) {
      throw new GivesUp(String.valueOf(e.getMessage()));
    }
  }
}
