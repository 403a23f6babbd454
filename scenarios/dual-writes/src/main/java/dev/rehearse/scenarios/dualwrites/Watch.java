package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.AlarmBell;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.util.List;

/** New is the truth, old is kept current from it, and the way back stays open. */
final class Watch implements Step {
  private final Company company;

  Watch(Company company) {
    this.company = company;
  }

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
    company.sweeping(context, Side.NEW);
    AlarmBell.watch(context);
  }
}
