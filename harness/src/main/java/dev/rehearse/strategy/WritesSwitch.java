package dev.rehearse.strategy;

import java.util.List;

/**
 * The other side, which reads come from, becomes the truth. Where reads had to go back meanwhile,
 * they are moved once more first, inside the same bound. Stateless.
 *
 * @param <C> how rows are carried to the other side
 */
public final class WritesSwitch<C extends Crossing> implements Step {
  private final ReadsSwitch<C> reads;
  private final Switch<C> writes;

  /** One that does this, by the same way. */
  public WritesSwitch(Switch<C> writes) {
    this.reads = new ReadsSwitch<>(writes.id(), writes.from(), writes.carrier());
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
    Switch.run(context, id(), List.of(reads, writes));
  }
}
