package dev.rehearse.application;

import dev.rehearse.history.Side;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to the front door's control port. Thread-safe. Every change is a compare-and-set: it
 * throws {@link Refused} if the record's epoch is no longer the one named.
 */
public interface FrontDoorClient {

  /** The record as it stands. */
  Status status();

  /** Begins to park new requests; the drain ends by itself when the lease is over. */
  FrontDoorRecord drain(long epoch, Duration lease);

  /**
   * Waits, at most so long, until nothing is in flight that was stamped before this epoch: all of
   * it in a drain, and after a change of mode what still runs under the old one.
   *
   * @return the status at the end of the wait, {@link Status#inFlight} counting only those
   */
  Status awaitIdle(long epoch, Duration most);

  /**
   * Which instances cannot work on a side at this moment, and why; empty: all of them can.
   *
   * @param most how long their answer is waited for
   */
  List<String> unreached(Side side, Duration most);

  /**
   * Has every instance of a side carry an operation out for a smoke run; nothing of it stays. Of
   * writes on a side that is fenced the refusal is the right answer.
   *
   * @param most how long each instance is waited for
   * @return which instances fail at it, and why; empty: none
   */
  List<String> smoked(
      Side side, String operation, Map<String, @Nullable String> parameters, Duration most);

  /**
   * Makes the other side the truth, admits the application's role there, then opens. Returns when
   * parked requests flow.
   */
  FrontDoorRecord move(long epoch, Side truth);

  /**
   * Lets reads come from a side. To the other side than the truth it ends a drain, in which that
   * side must have caught up; to the truth it may be asked while the door is open, and holds from
   * the next request on.
   */
  FrontDoorRecord reads(long epoch, Side side);

  /** Ends the drain without moving: bars and lifts the fence, then opens. */
  FrontDoorRecord giveUp(long epoch);

  /** Changes what a write involves besides the truth. */
  FrontDoorRecord mode(long epoch, FrontDoorRecord.Mode mode);

  /** What was answered since this was asked last; whoever asks takes it from everybody else. */
  Vitals vitals();

  /**
   * What clients saw at the door.
   *
   * @param answered requests that got any answer
   * @param failed those of them that got none of an instance in time, or a failure
   * @param p99Nanos of all answered, from their arrival at the door; 0 if there are none
   */
  record Vitals(long answered, long failed, long p99Nanos) {}

  /** A client of the control port at this address. */
  static FrontDoorClient at(URI control, String token) {
    return new HttpFrontDoorClient(control, token);
  }

  /**
   * The record and what waits at it.
   *
   * @param inFlight requests forwarded and not yet answered
   * @param parked requests waiting for the drain to end
   */
  record Status(FrontDoorRecord record, int inFlight, int parked) {}

  /** The record had moved on. */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String why) {
      super(why);
    }
  }
}
