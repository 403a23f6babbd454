package dev.rehearse.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A rehearsal as its YAML file describes it, with every default filled in. Immutable; {@code
 * docs/plan.md} documents each key and default.
 *
 * @param file where it was read from; every path below is already resolved against its folder
 */
public record Plan(
    Path file,
    String name,
    long seed,
    Databases databases,
    Application application,
    Traffic traffic,
    Strategy strategy,
    List<Fault> faults,
    Budget budget,
    Ending expect,
    Limits limits) {

  public Plan {
    faults = List.copyOf(faults);
  }

  /** The same plan with other faults. */
  public Plan withFaults(List<Fault> others) {
    return new Plan(
        file,
        name,
        seed,
        databases,
        application,
        traffic,
        strategy,
        others,
        budget,
        expect,
        limits);
  }

  /** The engines that a rehearsal knows. */
  public enum Engine {
    POSTGRESQL,
    MYSQL;

    /** Every engine by the word that plans and application folders write. */
    public static Map<String, Engine> words() {
      Map<String, Engine> words = new TreeMap<>();
      for (Engine each : values()) {
        words.put(each.word(), each);
      }
      return words;
    }

    /** As plans write it. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** How the migration is expected to end. */
  public enum Ending {
    COMPLETED,
    ROLLED_BACK,
    ABORTED;

    /** As plans write it: {@code rolled-back}. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Old and new.
   *
   * @param names what new calls old's tables and columns
   */
  public record Databases(Database old, Database fresh, Names names) {
    /** Two databases that call everything the same. */
    public Databases(Database old, Database fresh) {
      this(old, fresh, Names.SAME);
    }
  }

  /**
   * One database.
   *
   * @param version as written; {@code 8.10} is not {@code 8.1}
   */
  public record Database(Engine engine, String version) {}

  /**
   * The application under migration.
   *
   * @param rows table → rows to generate before the traffic, in the order written
   * @param sources name → file, for folders that read something obtained elsewhere
   * @param retries how often the service repeats a transaction that the engine gave up as a
   *     deadlock or serialisation failure
   * @param newVersion the version that new's environment serves, where each side has its own
   */
  public record Application(
      Path folder,
      int instances,
      Map<String, Long> rows,
      Map<String, Path> sources,
      Pool pool,
      Isolation isolation,
      int retries,
      String newVersion) {
    /** The version that every application has, and old always serves. */
    public static final String FIRST_VERSION = "1";

    /** An application of one version. */
    public Application(
        Path folder,
        int instances,
        Map<String, Long> rows,
        Map<String, Path> sources,
        Pool pool,
        Isolation isolation,
        int retries) {
      this(folder, instances, rows, sources, pool, isolation, retries, FIRST_VERSION);
    }
  }

  /** The connection pool of one instance, per side. */
  public record Pool(int size, Duration connectTimeout, Duration statementTimeout) {}

  /** The isolation level of the application's transactions. */
  public enum Isolation {
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE
  }

  /**
   * The load.
   *
   * @param rate operations per second, reads and writes together
   * @param warmUp before measuring begins
   * @param before the quiet window in which p99 is measured for comparison
   * @param after how long the traffic goes on when the migration has ended
   * @param deadline a request without an answer by then has failed
   * @param dwell requests that each step must overlap before it may end
   * @param dwellBound how long a step waits for them
   * @param mix operation → its share within its class, in place of the folder's word
   */
  public record Traffic(
      Rate rate,
      Duration warmUp,
      Duration before,
      Duration after,
      Duration deadline,
      Arrivals arrivals,
      long dwell,
      Duration dwellBound,
      Map<String, Long> mix) {

    public Traffic {
      mix = Collections.unmodifiableMap(new LinkedHashMap<>(mix));
    }
  }

  /** How arrivals are spaced. */
  public enum Arrivals {
    EVEN,
    POISSON
  }

  /**
   * What carries the migration out.
   *
   * @param chunk rows per backfill chunk
   * @param lanes how many chunks are copied beside each other
   * @param niceRatio how long copying and comparing rest after each chunk, against how long it took
   * @param lease how long a drain may last before the front door opens by itself; at most half the
   *     deadline
   * @param switchBound how long the step {@code switch} may try before it gives up
   * @param switching in what order reads and writes change sides
   * @param rollBack whether the plan rolls back after {@code watch}
   * @param validateWrites whether every row is read back once it has been mirrored
   * @param alarm what makes it roll back by itself; empty: nothing
   */
  public record Strategy(
      String name,
      long chunk,
      int lanes,
      double niceRatio,
      Duration lease,
      Duration switchBound,
      Switching switching,
      boolean rollBack,
      boolean validateWrites,
      Optional<Alarm> alarm) {
    /** In what order reads and writes change sides. */
    public enum Switching {
      TOGETHER,
      /** Reads come from new while old is still the truth. */
      READS_FIRST
    }

    /** Whether reads go to new before the truth does. */
    public boolean readsFirst() {
      return switching == Switching.READS_FIRST;
    }

    /** Whether the way back may be taken. */
    public boolean mayRollBack() {
      return rollBack || alarm.isPresent();
    }
  }

  /**
   * What is looked for at the front door after the switch, second by second.
   *
   * @param watch for how long
   * @param failed more failed requests in a second than these ring it
   * @param p99 so does a second whose p99 is above this
   */
  public record Alarm(Duration watch, long failed, Duration p99) {}

  /**
   * A disturbance. Exactly one of {@code link}, {@code process} and {@code statement} is present.
   *
   * @param label the name, unique in its plan, under which history and reports speak of it
   * @param at the step, or step and pause point ({@code backfill@chunk-read}), or empty
   * @param after the delay from there, or from the start of the migration if {@code at} is empty
   * @param statement what somebody else runs on a database
   * @param kind {@code latency bandwidth reset blackhole slicer down kill pause statement}
   * @param of latency: the delay
   * @param jitter latency: its spread, drawn from the seed
   * @param rate bandwidth: kilobytes per second
   * @param length how long it acts; empty for what acts at once ({@code kill}, {@code reset})
   * @param resumeAfter kill: when the process is started again; empty: never
   */
  public record Fault(
      String label,
      String at,
      Duration after,
      Optional<String> link,
      Optional<String> process,
      Optional<Statement> statement,
      String kind,
      Duration of,
      Duration jitter,
      long rate,
      Optional<Duration> length,
      Optional<Duration> resumeAfter) {

    Fault labelled(String text) {
      return new Fault(
          text, at, after, link, process, statement, kind, of, jitter, rate, length, resumeAfter);
    }

    /** What it acts on. */
    public String target() {
      return link.or(() -> process).or(() -> statement.map(Statement::on)).orElse("");
    }

    /**
     * SQL on a database.
     *
     * @param on {@code old}
     */
    public record Statement(String on, String sql) {}
  }

  /**
   * What the user allows.
   *
   * @param p99Factor against the quiet window
   * @param p99Floor p99 below this is never too slow
   * @param settle how long a fault's window outlasts the fault
   * @param duringFaults whether stall and p99 are judged inside the windows of faults too
   * @param minimum successes per operation below which the run says nothing
   */
  public record Budget(
      long failed,
      Duration stall,
      double p99Factor,
      Duration p99Floor,
      Duration rollBack,
      Duration settle,
      boolean duringFaults,
      long minimum) {}

  /** Bounds that end what does not end by itself. */
  public record Limits(Duration step, Duration run, Duration settled) {}
}
