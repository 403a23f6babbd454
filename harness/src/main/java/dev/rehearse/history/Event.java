package dev.rehearse.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything in a history that is not an operation: one line of {@code history/events.ndjson} each,
 * its property {@code event} naming the record in kebab-case. Immutable.
 *
 * <p>{@code at} is always {@link System#nanoTime()} of this machine, the clock of the operations.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.Phase.class, name = "phase"),
  @JsonSubTypes.Type(value = Event.StepStarted.class, name = "step-started"),
  @JsonSubTypes.Type(value = Event.StepEnded.class, name = "step-ended"),
  @JsonSubTypes.Type(value = Event.EpochChanged.class, name = "epoch-changed"),
  @JsonSubTypes.Type(value = Event.FaultStarted.class, name = "fault-started"),
  @JsonSubTypes.Type(value = Event.FaultEnded.class, name = "fault-ended"),
  @JsonSubTypes.Type(value = Event.ProcessChanged.class, name = "process-changed"),
  @JsonSubTypes.Type(value = Event.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = Event.Probed.class, name = "probed"),
  @JsonSubTypes.Type(value = Event.InjectorReport.class, name = "injector-report"),
  @JsonSubTypes.Type(value = Event.FinalRow.class, name = "final-row"),
  @JsonSubTypes.Type(value = Event.Compared.class, name = "compared"),
  @JsonSubTypes.Type(value = Event.NextKey.class, name = "next-key"),
  @JsonSubTypes.Type(value = Event.InvariantAsked.class, name = "invariant-asked"),
  @JsonSubTypes.Type(value = Event.Leftover.class, name = "leftover"),
  @JsonSubTypes.Type(value = Event.SchemaDiffers.class, name = "schema-differs"),
  @JsonSubTypes.Type(value = Event.Validated.class, name = "validated"),
  @JsonSubTypes.Type(value = Event.Bounded.class, name = "bounded"),
  @JsonSubTypes.Type(value = Event.MachineBusy.class, name = "machine-busy"),
  @JsonSubTypes.Type(value = Event.Observed.class, name = "observed"),
  @JsonSubTypes.Type(value = Event.Ended.class, name = "ended")
})
public sealed interface Event {

  /** When it happened, or began; ns. */
  long at();

  /** The traffic entered a phase. */
  record Phase(long at, Name phase) implements Event {
    /** The phases in their order; measuring begins with {@link #BEFORE}. */
    public enum Name {
      WARM_UP,
      BEFORE,
      MIGRATION,
      AFTER,
      ENDED
    }
  }

  /** A step began, or began again after a crash ({@code resumed}). */
  record StepStarted(long at, String step, boolean resumed) implements Event {}

  /**
   * A step ended.
   *
   * @param ending {@code done}, {@code gave-up}, {@code failed}
   * @param detail one sentence; empty where there is nothing to say
   * @param enoughRequests whether the dwell saw its requests before its bound
   */
  record StepEnded(long at, String step, String ending, String detail, boolean enoughRequests)
      implements Event {}

  /**
   * The front door's record changed. It took effect at some moment between {@code at} and {@code
   * until}.
   *
   * @param state {@code open} or {@code draining}
   * @param cause {@code start}, {@code drain}, {@code move}, {@code give-up}, {@code lease-ended},
   *     {@code mode}, {@code reads}, {@code reads-back} (by itself, as new could not be waited for)
   */
  record EpochChanged(
      long at, long until, long epoch, Side truth, Side reads, String state, String cause)
      implements Event {}

  /**
   * A fault began to act.
   *
   * @param name the fault's unique name in this run, e.g. {@code latency
   *     application->new @backfill}
   * @param target the link or process it acts on
   * @param kind {@code latency}, {@code bandwidth}, {@code reset}, {@code blackhole}, {@code
   *     slicer}, {@code down}, {@code kill}, {@code pause}
   */
  record FaultStarted(long at, String name, String target, String kind) implements Event {}

  /**
   * A fault was healed; its window lasts {@code settle} longer.
   *
   * @param effect what it really did, in {@code unit}; 0 means that it touched nothing
   * @param unit {@code bytes}, {@code connections}, {@code processes}, {@code statements}
   */
  record FaultEnded(long at, String name, long effect, String unit) implements Event {}

  /**
   * A process of the rehearsal changed state.
   *
   * @param process {@code migrator}, {@code application-1}, {@code front-door}, {@code traffic}, …
   * @param change {@code started}, {@code killed}, {@code paused}, {@code resumed}, {@code exited}
   * @param detail the exit code, or what made it so
   */
  record ProcessChanged(long at, String process, String change, String detail) implements Event {}

  /** The migrator's progress, as it reported it. Rows to copy is an estimate. */
  record Progress(
      long at,
      String step,
      long rowsCopied,
      long rowsToCopy,
      long discrepanciesOpen,
      long discrepanciesResolved)
      implements Event {}

  /**
   * A probe connection of the application's role tried to write straight at a server.
   *
   * @param answer {@code ACCEPTED} or {@code REFUSED} by the server; {@code UNREACHABLE} proves
   *     nothing
   */
  record Probed(long at, long until, Side side, Answer answer, String detail) implements Event {
    /** What the server said. */
    public enum Answer {
      ACCEPTED,
      REFUSED,
      UNREACHABLE
    }
  }

  /**
   * What the injector says of itself when it has ended.
   *
   * @param due operations whose intended time had come
   * @param late of those, sent more than 10 ms after it
   * @param lateMax the latest, ns
   * @param pauseMax the longest time in which the injector itself stood still, ns
   * @param ownSucceeded our records of requests answered 2xx, warm-up included
   * @param ownFailed our records of all other requests, warm-up included
   * @param gatlingSucceeded Gatling's own count of OK
   * @param gatlingFailed Gatling's own count of KO, error records included
   * @param recording processor time that recording took, part of the injector's own, ns
   * @param operations every operation that its mix can come to, so that one never sent is missed
   * @param exit how its process ended: {@code finished}, or what went wrong
   */
  record InjectorReport(
      long at,
      long due,
      long late,
      long lateMax,
      long pauseMax,
      long ownSucceeded,
      long ownFailed,
      long gatlingSucceeded,
      long gatlingFailed,
      long recording,
      List<String> operations,
      String exit)
      implements Event {}

  /**
   * A row of the truth (or of the side named) when all had ended: every row that an operation
   * touched, and every row that differs from what was there before the traffic.
   *
   * @param before column → token before the traffic; empty where the row was absent
   * @param after column → token at the end; empty where the row is absent
   */
  record FinalRow(
      long at,
      Side side,
      String table,
      String key,
      Map<String, String> before,
      Map<String, String> after)
      implements Event {}

  /**
   * Old and new were compared, one table.
   *
   * @param differing keys whose rows differ or are on one side only, after what was left out
   * @param leftOut keys not compared because an operation on them was not known to have returned
   *     before the feed stopped
   * @param differences the first few, each {@code key: column old=token new=token}
   */
  record Compared(
      long at,
      String table,
      long rowsOld,
      long rowsNew,
      long differing,
      long leftOut,
      List<String> differences)
      implements Event {}

  /**
   * The next generated key of a column on the side that is the truth at the end.
   *
   * @param next the value that the next insert would get
   * @param highest the highest key that the table holds; {@link Long#MIN_VALUE} if empty
   */
  record NextKey(long at, Side side, String table, String column, long next, long highest)
      implements Event {}

  /**
   * An invariant query of the application folder was asked.
   *
   * @param when {@code before} or {@code after} the traffic
   * @param holds whether it returned what the folder expects
   */
  record InvariantAsked(long at, Side side, String name, String when, boolean holds, String got)
      implements Event {}

  /**
   * Something that should be gone was still there.
   *
   * @param kind {@code trigger}, {@code function}, {@code table}, {@code schema}, {@code role},
   *     {@code slot}, {@code publication}, {@code lock}, {@code transaction}, {@code process},
   *     {@code port}, {@code invalid-index}
   * @param detail what it costs as long as it is there; empty: nothing is known of that
   */
  record Leftover(long at, String where, String kind, String name, String detail) implements Event {
    /** Run folders of earlier versions tell no detail. */
    public Leftover {
      detail = Objects.requireNonNullElse(detail, "");
    }
  }

  /**
   * A live schema was not the expected one.
   *
   * @param how {@code missing} or {@code unexpected}
   * @param line what of it, in the engine's words
   */
  record SchemaDiffers(long at, Side side, String how, String line) implements Event {}

  /**
   * How busy this machine was.
   *
   * @param share of all processors, 0 to 1
   */
  record MachineBusy(long at, long until, double share) implements Event {}

  /**
   * Mirrored rows were read back.
   *
   * @param nanos what that took, all together
   */
  record Validated(long at, long rows, long nanos) implements Event {}

  /**
   * Something that had a bound ended inside it, or did not.
   *
   * @param limit the bound, ns
   * @param took what it took, ns
   */
  record Bounded(long at, String what, long limit, long took, boolean exceeded) implements Event {}

  /** The looking for leftovers, rows, differences and next keys was carried out to its end. */
  record Observed(long at, String what, boolean complete, String detail) implements Event {}

  /**
   * The migration ended.
   *
   * @param ending {@code completed}, {@code rolled-back}, {@code aborted}, or {@code crashed}
   * @param migratorSays the ending that the migrator's own last word and exit code claim
   * @param truth the truth of the front door's record at that moment
   */
  record Ended(long at, String ending, String migratorSays, Side truth, String detail)
      implements Event {}
}
