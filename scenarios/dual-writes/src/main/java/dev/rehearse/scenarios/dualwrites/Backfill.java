package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.RowBlock;
import dev.rehearse.history.Side;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Copies the rows that nobody has written since the triggers, in chunks by primary key.
 *
 * <p>Every other row has a number on old, and arrives by the feed. A row that is written between a
 * chunk's reading and its writing gets a number, and either its intent reached new first, then the
 * chunk leaves that key alone, or it reaches new later and writes over it.
 */
class Backfill implements Step {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final int CHUNK_MILLIS = 60_000;

  private final Company company;
  private final Hands hands;

  /** Who copies. */
  enum Hands {
    /** As many chunks beside each other as the plan says, as servers write and read rows. */
    MANY,
    /** Chunk after chunk, in texts that can be looked at. */
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

  private interface Writing {
    List<List<String>> into(Connection fresh) throws Exception;
  }

  @Override
  public String id() {
    return "backfill";
  }

  @Override
  public List<String> pausePoints() {
    return List.of("chunk-read", "chunk-written");
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
    while (at.table() < tables.size()) {
      bounded(context, begun);
      MirroredTable table = tables.get(at.table());
      if (at.bound() == null) {
        List<String> bound = ledger.highest(old, table).orElse(null);
        at = new Position(at.table(), null, bound, at.copied());
      }
      List<List<String>> ends = ends(context, lanes, table, at);
      if (ends.isEmpty()) {
        at = exhausted(old, table, at);
      } else {
        Translation there = translations.of(table.number());
        List<Load> loads =
            lanes.each(
                ranges(at.after(), ends), (lane, range) -> read(context, lane.old(), there, range));
        context.at("chunk-read");
        write(lanes, there, loads);
        context.at("chunk-written");
        long copied = loads.stream().mapToLong(Load::rows).sum();
        List<String> last = ends.get(ends.size() - 1);
        at = new Position(at.table(), last, at.bound(), at.copied() + copied);
      }
      context.checkpoint(JSON.writeValueAsString(at));
      company.sweeping(context, Side.OLD).copied(at.copied(), Math.max(of, at.copied()));
    }
  }

  void bounded(StepContext context, long begun) throws GivesUp {
    long limit = context.plan().limits().step().toNanos();
    if (System.nanoTime() - begun > limit) {
      throw new GivesUp("the rows were not copied within limits.step");
    }
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

  private Load read(StepContext context, Connection old, Translation there, Range range)
      throws SQLException {
    Ledger ledger = Ledger.of(there.from());
    if (hands == Hands.MANY && there.asIs()) {
      Optional<RowBlock> block = ledger.block(old, there.source(), range);
      if (block.isPresent()) {
        return new Load(
            block.get().rows(),
            fresh -> Ledger.of(there.to()).fill(fresh, there.target(), block.get()));
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
   * Writes a chunk, in new's texts, in one transaction of new, under the appliers' lock.
   *
   * @return the keys of rows that were there already and are others
   */
  List<List<String>> write(StepContext context, Connection fresh, Chunk chunk) throws Exception {
    return Ledger.of(fresh).fill(fresh, chunk);
  }
}
