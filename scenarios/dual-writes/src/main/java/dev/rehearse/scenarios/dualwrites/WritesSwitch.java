package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.ReadsSwitch;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.Switch;
import java.time.Duration;
import java.util.List;

/**
 * New, which reads come from, becomes the truth. Where reads had to go back to old meanwhile, they
 * are moved once more first. Stateless.
 */
final class WritesSwitch implements Step {
  private final Switch<FeedCrossing> reads;
  private final Switch<FeedCrossing> writes;

  WritesSwitch(Company company, Switch<FeedCrossing> writes) {
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
    long begun = System.nanoTime();
    Duration bound = context.plan().strategy().switchBound();
    reads.run(context, bound);
    writes.run(context, bound.minusNanos(System.nanoTime() - begun));
  }
}
