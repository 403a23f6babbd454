package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.Mirror;

/**
 * For sabotage C2 and B4: instances leave mirroring to the migrator's sweeper, so that stopping the
 * sweeper surely leaves a gap.
 */
final class IdleMirror implements Mirror {

  @Override
  public void committed(long operation, FrontDoorRecord record) {}

  @Override
  public void close() {}
}
