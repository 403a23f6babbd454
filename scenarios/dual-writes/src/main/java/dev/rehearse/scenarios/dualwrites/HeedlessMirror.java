package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sabotage ACK-OLD: reads come from new, and nobody waits for new to have what old has shown. */
final class HeedlessMirror extends FeedMirror {
  HeedlessMirror(InstanceOrder order) {
    super(order);
  }

  @Override
  public CompletionStage<?> shown(FrontDoorRecord record) {
    return CompletableFuture.completedFuture(record);
  }
}
