package dev.rehearse.history;

import java.util.List;

/**
 * One operation as its client saw it. Immutable. All times are {@link System#nanoTime()}, which on
 * Linux is CLOCK_MONOTONIC and so one clock for every process of the machine.
 *
 * @param id unique in the rehearsal, above 0
 * @param client the client (session) that issued it; a session's operations do not overlap
 * @param name the operation's name in the application folder
 * @param access whether it belongs to the class reads or writes
 * @param intended when it was due, ns: the schedule's time for a session's first operation, the
 *     return of the one before for a later one
 * @param call when it was really sent, ns
 * @param returned when its answer came, ns; {@link #NEVER} where none came
 * @param outcome what is known of its effect
 * @param answer what is known of its request
 * @param detail empty, the declared rejection, or the error in a few words
 * @param epoch the front door's epoch that the answer carried; 0 where none came
 * @param effects what it wrote and read; what it would have written where the outcome is unknown
 */
public record Operation(
    long id,
    int client,
    String name,
    Access access,
    long intended,
    long call,
    long returned,
    Outcome outcome,
    Answer answer,
    String detail,
    long epoch,
    List<Effect> effects) {

  /** The return time of an operation that never returned. */
  public static final long NEVER = Long.MAX_VALUE;

  public Operation {
    effects = List.copyOf(effects);
  }

  /** The class of an operation, for stalls, p99 and blame. */
  public enum Access {
    READ,
    WRITE
  }

  /** What is known of the operation's effect (Jepsen: ok, fail, info). */
  public enum Outcome {
    /** Applied. */
    OK,
    /** Surely not applied. */
    FAILED,
    /** May have been applied. */
    UNKNOWN
  }

  /** What is known of the request: only {@link #SUCCEEDED} is a request that a user got. */
  public enum Answer {
    /** A 2xx before the deadline, a declared rejection included. */
    SUCCEEDED,
    /** An answer other than 2xx, no answer before the deadline, or no connection. */
    FAILED,
    /** The injector could not send it at all. */
    NOT_SENT
  }
}
