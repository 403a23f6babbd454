package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.strategy.AlarmBell;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.util.List;

/** New is the truth, old is kept current from it, and the way back stays open. */
final class Watch implements Step {
  @Override
  public String id() {
    return "watch";
  }

  @Override
  public List<String> pausePoints() {
    return List.of();
  }

  @Override
  public void run(StepContext context) {
    AlarmBell.watch(context);
  }
}
