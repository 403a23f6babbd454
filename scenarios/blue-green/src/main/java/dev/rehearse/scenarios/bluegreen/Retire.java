package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.Crossing;
import dev.rehearse.strategy.Doors;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.time.Duration;
import java.util.List;

/** Ends the replication and takes everything away that it needed. */
class Retire implements Step {
  private final Replications replications;

  Retire(Replications replications) {
    this.replications = replications;
  }

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
    replications.remove(context);
  }

  /** Everything that was written before now reaches the side that is left behind. */
  private void carried(StepContext context, Side truth, Duration limit) throws Exception {
    try (Crossing.Ends ends = Crossing.Ends.open(context, truth)) {
      replications.awaitCarried(context.plan(), ends, truth, limit);
    } catch (Await.TooLong e) {
      throw new GivesUp(String.valueOf(e.getMessage()));
    }
  }
}
