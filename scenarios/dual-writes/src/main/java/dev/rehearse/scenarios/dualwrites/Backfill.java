package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.RowBlock;
import dev.rehearse.history.Side;
import dev.rehearse.scenarios.dualwrites.Ledger.Admitted;
import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import dev.rehearse.scenarios.dualwrites.Ledger.Numbered;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Copies the rows that nobody has written since the triggers, in chunks by primary key.
 *
 * <p>Every other row has a number on old, and arrives by the feed. A row that is written between a
 * chunk's reading and its writing gets a number, and whatever its intent reaches first, it wins:
 * where it waits beside a table that is being filled, it is admitted when the table is full; where
 * nothing waits, a chunk leaves a key that has a number alone.
 */
class Backfill implements Step {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final int CHUNK_MILLIS = 60_000;

  /** How often a row that was refused is tried again: what it waits for comes by the feed. */
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);

  private final Company company;
  private final Hands hands;

  /** Who copies. */
  enum Hands {
    /**
     * As many chunks beside each other as the plan says, in the way that the servers take fastest.
     */
    MANY,
    /** Chunk after chunk, in texts that can be looked at, into a table that the feed writes too. */
    ONE
  }

  Backfill(Company company) {
    this(company, Hands.MANY);
  }

  Backfill(Company company, Hands hands) {
    this.company = company;
    this.hands = hands;
  }

  /**
   * Where it stands.
   *
   * @param table index of the table, parents first
   * @param after the last key of the chunks that were written last; null: none yet
   * @param bound the highest key to copy; null: not looked up yet
   */
  record Position(
      int table, @Nullable List<String> after, @Nullable List<String> bound, long copied) {}

  /** A chunk on its way. */
  private record Load(long rows, Writing writing) {}

  /**
   * Chunks that are on their way beside each other.
   *
   * @param last the key that ends the last of them; null: the table has no further row
   */
  private record Round(@Nullable List<String> last, List<Load> loads) {
    long rows() {
      return loads.stream().mapToLong(Load::rows).sum();
    }
  }

  private interface Writing {
    List<List<String>> into(Connection fresh) throws Exception;
  }

  @Override
  public String id() {
    return "backfill";
  }

  @Override
  public List<String> pausePoints() {
    return List.of("chunk-read", "chunk-written", "rows-admitted");
  }

  @Override
  public void run(StepContext context) throws Exception {
    company.sweeping(context, Side.OLD);
    long begun = System.nanoTime();
    Statements.until(
        "copy the rows",
        context.plan().limits().step(),
        () -> {
          int count = hands == Hands.ONE ? 1 : context.plan().strategy().lanes();
          try (Lanes lanes = Lanes.open(context, count, CHUNK_MILLIS)) {
            copy(context, lanes, begun);
          }
          return true;
        });
  }

  private void copy(StepContext context, Lanes lanes, long begun) throws Exception {
    Connection old = lanes.old();
    List<MirroredTable> tables = Ledger.of(old).tables(old);
    Ledger ledger = Ledger.of(old);
    Translations translations = lanes.translations();
    long of = 0;
    for (MirroredTable table : tables) {
      of += ledger.rows(old, table);
    }
    Position at =
        context
            .checkpoint()
            .map(note -> JSON.readValue(note, Position.class))
            .orElse(new Position(0, null, null, 0));
    int entered = -1;
    Optional<Lanes.Ahead<Round>> ahead = Optional.empty();
    while (at.table() < tables.size()) {
      bounded(context, begun);
      MirroredTable table = tables.get(at.table());
      Translation there = translations.of(table.number());
      if (entered != at.table()) {
        entered = at.table();
        filling(lanes, there);
      }
      if (at.bound() == null) {
        List<String> bound = ledger.highest(old, table).orElse(null);
        at = new Position(at.table(), null, bound, at.copied());
      }
      long readingBegun = System.nanoTime();
      Round round = ahead.isPresent() ? ahead.get().got() : read(context, lanes, there, at);
      long reading = System.nanoTime() - readingBegun;
      ahead = Optional.empty();
      if (round.last() == null) {
        admitted(context, lanes, there, begun);
        at = exhausted(old, table, at);
      } else {
        Position next =
            new Position(at.table(), round.last(), at.bound(), at.copied() + round.rows());
        if (lanes.count() > 1) {
          // One lane is one thing at a time, so that traffic has the rest of the machine.
          ahead = Optional.of(lanes.ahead(() -> read(context, lanes, there, next)));
        }
        context.at("chunk-read");
        long writingBegun = System.nanoTime();
        write(lanes, there, round.loads());
        long writing = System.nanoTime() - writingBegun;
        context.at("chunk-written");
        at = next;
        Nice.rest(context.plan().strategy(), reading + writing);
      }
      context.checkpoint(JSON.writeValueAsString(at));
      company.sweeping(context, Side.OLD).copied(at.copied(), Math.max(of, at.copied()));
    }
  }

  void bounded(StepContext context, long begun) throws GivesUp {
    if (over(context, begun)) {
      throw new GivesUp("the rows were not copied within limits.step");
    }
  }

  private static boolean over(StepContext context, long begun) {
    return System.nanoTime() - begun > context.plan().limits().step().toNanos();
  }

  private void filling(Lanes lanes, Translation there) throws SQLException {
    if (hands == Hands.MANY) {
      Ledger.of(there.to()).filling(lanes.fresh(), there.target());
    }
  }

  /** Returns when nothing waits beside the table any longer, so that the feed writes it again. */
  private void admitted(StepContext context, Lanes lanes, Translation there, long begun)
      throws Exception {
    if (hands == Hands.MANY) {
      lanes.patiently(
          context.plan().limits().step(), fresh -> Ledger.of(fresh).filled(fresh, there.target()));
    }
    Admitted left;
    do {
      left = Ledger.of(there.to()).admit(lanes.fresh(), there.target());
      context.at("rows-admitted");
      if (left.waiting() > 0 && over(context, begun)) {
        throw new GivesUp(
            "%d rows of %s that were written while it was filled do not go in within limits.step%s"
                .formatted(left.waiting(), there.target().name(), why(left)));
      }
      LockSupport.parkNanos(left.reason().isEmpty() ? 0 : LOOK);
    } while (left.waiting() > 0);
  }

  private static String why(Admitted left) {
    return left.reason().isEmpty() ? "" : ": new refuses one: " + left.reason();
  }

  /** Where the next chunks end, as many as there are lanes; none: the table has no further row. */
  private static List<List<String>> ends(
      StepContext context, Lanes lanes, MirroredTable table, Position at) throws SQLException {
    List<String> bound = at.bound();
    List<List<String>> ends = new ArrayList<>();
    List<String> after = at.after();
    while (bound != null && !bound.equals(after) && ends.size() < lanes.count()) {
      long rows = context.plan().strategy().chunk();
      after =
          Ledger.of(lanes.old())
              .ahead(lanes.old(), table, new Range(after, bound), rows)
              .orElse(bound);
      ends.add(after);
    }
    return ends;
  }

  private static List<Range> ranges(@Nullable List<String> after, List<List<String>> ends) {
    List<Range> ranges = new ArrayList<>();
    List<String> from = after;
    for (List<String> end : ends) {
      ranges.add(new Range(from, end));
      from = end;
    }
    return ranges;
  }

  /** Where to go on when a table has no further row up to its bound. */
  Position exhausted(Connection old, MirroredTable table, Position at) throws SQLException {
    return new Position(at.table() + 1, null, null, at.copied());
  }

  /** Which rows a chunk takes. */
  Numbered numbered() {
    return Numbered.LEFT_OUT;
  }

  /** Old's connections are in use while new's take the round before. */
  private Round read(StepContext context, Lanes lanes, Translation there, Position at)
      throws Exception {
    List<List<String>> ends = ends(context, lanes, there.source(), at);
    List<Load> loads =
        lanes.each(
            ranges(at.after(), ends), (lane, range) -> read(context, lane.old(), there, range));
    return new Round(ends.isEmpty() ? null : ends.get(ends.size() - 1), loads);
  }

  private Load read(StepContext context, Connection old, Translation there, Range range)
      throws SQLException {
    Ledger ledger = Ledger.of(there.from());
    if (hands == Hands.MANY && there.asIs()) {
      Optional<RowBlock> block = ledger.block(old, there.source(), there.target(), range);
      if (block.isPresent()) {
        return new Load(
            block.get().rows(),
            fresh -> Ledger.of(there.to()).pour(fresh, there.target(), block.get()));
      }
    }
    Chunk chunk = ledger.chunk(old, there.source(), range, numbered());
    Chunk translated = there.chunk(chunk);
    return new Load(chunk.keys().size(), fresh -> write(context, fresh, translated));
  }

  private void write(Lanes lanes, Translation there, List<Load> loads) throws Exception {
    List<List<List<String>>> others =
        lanes.each(loads, (lane, load) -> load.writing().into(lane.fresh()));
    List<List<String>> all = others.stream().flatMap(List::stream).toList();
    if (!all.isEmpty()) {
      different(there, all);
    }
  }

  /** What is done about rows that new has already, otherwise and without a number. */
  void different(Translation there, List<List<String>> keys) throws GivesUp {
    throw new GivesUp(
        "unlogged discrepancy: new already holds other rows of %s under %s, and nobody wrote them"
            .formatted(there.target().name(), keys));
  }

  /**
   * Writes a chunk, in new's texts, in one transaction of new.
   *
   * @return the keys of rows that were there already and are others
   */
  List<List<String>> write(StepContext context, Connection fresh, Chunk chunk) throws Exception {
    Ledger ledger = Ledger.of(fresh);
    return hands == Hands.MANY ? ledger.pour(fresh, chunk) : ledger.fill(fresh, chunk);
  }
}
