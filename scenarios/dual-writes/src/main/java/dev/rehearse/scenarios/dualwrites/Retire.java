package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.util.List;

/** Stops the feed and takes away what was made. */
final class Retire implements Step {
  private final Company company;

  Retire(Company company) {
    this.company = company;
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
    Side truth = Dismantling.stopped(context, company);
    context.at("stopped");
    Dismantling.dismantle(context, truth);
    Dismantling.dismantle(context, truth.other());
  }
}
