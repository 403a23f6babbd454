package dev.rehearse.strategy;

import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.application.FrontDoorClient.Refused;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.FrontDoorRecord.Mode;
import dev.rehearse.application.FrontDoorRecord.State;
import dev.rehearse.lifecycle.Await;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What several steps do at the front door. Stateless. */
public final class Doors {
  private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

  private Doors() {}

  /** Sets the mode, whatever drains are going on; the record then. */
  public static FrontDoorRecord mode(FrontDoorClient door, Mode mode, Duration limit) {
    return Await.until(
        "the front door's mode to become " + mode,
        limit,
        () -> {
          FrontDoorRecord record = door.status().record();
          return record.mode() == mode || record.state() != State.OPEN
              ? record
              : changed(door, record, mode);
        },
        record -> record.mode() == mode && record.state() == State.OPEN);
  }

  private static FrontDoorRecord changed(FrontDoorClient door, FrontDoorRecord from, Mode mode) {
    try {
      return door.mode(from.epoch(), mode);
    } catch (Refused | UncheckedIOException e) {
      LOG.info("the mode is asked for again: {}", e.toString());
      return from;
    }
  }

  /**
   * Ends any drain that an earlier process left, and tells the record once the door is open.
   *
   * @throws Await.TooLong if the door does not open
   */
  public static FrontDoorRecord open(FrontDoorClient door, Duration limit) {
    return Await.until(
        "the front door to open",
        limit,
        () -> {
          FrontDoorRecord record = door.status().record();
          return record.state() == State.OPEN ? record : endDrain(door, record);
        },
        record -> record.state() == State.OPEN);
  }

  /** Takes reads back to the truth, ending any drain; the record then. */
  public static FrontDoorRecord readsWithTruth(FrontDoorClient door, Duration limit) {
    return Await.until(
        "reads to come from the truth",
        limit,
        () -> {
          FrontDoorRecord record = open(door, limit);
          return record.readsFirst() ? readBack(door, record) : record;
        },
        record -> !record.readsFirst());
  }

  private static FrontDoorRecord readBack(FrontDoorClient door, FrontDoorRecord from) {
    try {
      return door.reads(from.epoch(), from.truth());
    } catch (Refused | UncheckedIOException e) {
      LOG.info("reads are asked back again: {}", e.toString());
      return from;
    }
  }

  private static FrontDoorRecord endDrain(FrontDoorClient door, FrontDoorRecord draining) {
    try {
      return door.giveUp(draining.epoch());
    } catch (Refused | UncheckedIOException e) {
      LOG.info("the drain of epoch {} ends otherwise: {}", draining.epoch(), e.toString());
      return draining;
    }
  }
}
