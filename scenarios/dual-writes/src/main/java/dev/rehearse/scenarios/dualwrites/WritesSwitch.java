package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.ReadsSwitch;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.util.List;

/**
 * New, which reads come from, becomes the truth. Where reads had to go back to old meanwhile, they
 * are moved once more first. Stateless.
 */
final class WritesSwitch implements Step {
  private final Step reads;
  private final Step writes;

  WritesSwitch(Company company, Step writes) {
    this.reads = new ReadsSwitch<>(writes.id(), Side.OLD, new FeedCarrier(company));
    this.writes = writes;
  }

  @Override
  public String id() {
    return writes.id();
  }

  @Override
  public List<String> pausePoints() {
    return writes.pausePoints();
  }

  @Override
  public void run(StepContext context) throws Exception {
    reads.run(context);
    writes.run(context);
  }
}
