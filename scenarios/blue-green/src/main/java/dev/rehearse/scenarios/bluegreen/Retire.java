package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.Doors;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
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
    remove(context);
  }

  void remove(StepContext context) throws Exception {
    Replications.remove(context);
  }

  /** Everything that was written before now reaches the side that is left behind. */
  private static void carried(StepContext context, Side truth, Duration limit) throws Exception {
    try (Connection source = context.admin(truth)) {
      Replications.awaitCarried(source, truth, limit);
    } catch (Await.TooLong e) {
      throw new GivesUp(String.valueOf(e.getMessage()));
    }
  }
}
