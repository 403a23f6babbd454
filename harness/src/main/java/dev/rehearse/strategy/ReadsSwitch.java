package dev.rehearse.strategy;

import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.history.Side;
import java.util.List;

/**
 * Lets reads come from the other side while this one stays the truth. What was shown before is
 * there, as it has caught up in a drain; for what comes later the instances wait. Nothing is
 * fenced, and the front door takes reads back by itself if the other side cannot be reached.
 * Stateless.
 *
 * @param <C> how rows are carried to the other side
 */
public final class ReadsSwitch<C extends Crossing> extends Switch<C> {
  /** A switch of reads from this side to the other. */
  public ReadsSwitch(String id, Side from, Carrier<C> carrier) {
    super(id, from, carrier);
  }

  @Override
  public List<String> pausePoints() {
    return List.of("drained", "caught-up", "before-move", "moved");
  }

  @Override
  boolean moved(FrontDoorRecord record) {
    return record.reads() != from();
  }

  @Override
  void move(FrontDoorClient door, long epoch) {
    door.reads(epoch, from().other());
  }

  @Override
  String stays() {
    return "reads stay on " + from().word();
  }

  @Override
  void over(StepContext context) {
    // Rows go on travelling the same way.
  }

  @Override
  void fenced(StepContext context, C crossing, FrontDoorRecord draining, Clock clock) {
    // The truth does not move.
  }

  @Override
  void sequences(C crossing, Clock clock) {
    // The truth goes on drawing from its own.
  }

  @Override
  void promoted(C crossing, Clock clock) {
    // The other side takes no writes yet.
  }
}
