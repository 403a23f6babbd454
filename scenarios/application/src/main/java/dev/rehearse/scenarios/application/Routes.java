package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.FrontDoorRecord.State;
import dev.rehearse.history.Side;

/** What a request that passes is told of the record, and with it where it goes. Stateless. */
class Routes {
  FrontDoorRecord stamp(Passage.Asked asked, FrontDoorRecord record) {
    return record;
  }

  /**
   * Sabotage B2: one client in twenty keeps to old, as one does whose pool holds its connections or
   * whose resolver remembers the address.
   */
  static final class Pinned extends Routes {
    private static final int ONE_IN = 20;

    @Override
    FrontDoorRecord stamp(Passage.Asked asked, FrontDoorRecord record) {
      return Math.floorMod(asked.client().hashCode(), ONE_IN) == 0
          ? new FrontDoorRecord(
              record.epoch(), Side.OLD, Side.OLD, State.OPEN, record.mode(), record.leaseUntil())
          : record;
    }
  }
}
