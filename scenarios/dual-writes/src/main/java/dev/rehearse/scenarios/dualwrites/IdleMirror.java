package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.Mirror;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * For sabotage C2 and B4: instances leave mirroring to the migrator's sweeper, so that stopping the
 * sweeper surely leaves a gap.
 */
final class IdleMirror implements Mirror {

  @Override
  public void committed(long operation, FrontDoorRecord record) {}

  /** Nobody here knows; who waits for it finds that it takes too long. */
  @Override
  public CompletionStage<?> shown(FrontDoorRecord record) {
    return new CompletableFuture<>();
  }

  @Override
  public void close() {}
}
