package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import dev.rehearse.scenarios.dualwrites.Ledger.Numbered;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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

  Backfill(Company company) {
    this.company = company;
  }

  /**
   * Where it stands.
   *
   * @param table index of the table, parents first
   * @param after the last key of the chunk that was written last; null: none yet
   * @param bound the highest key to copy; null: not looked up yet
   */
  record Position(
      int table, @Nullable List<String> after, @Nullable List<String> bound, long copied) {}

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
          try (Connection old = context.admin(Side.OLD);
              Connection fresh = context.feed(Side.NEW)) {
            // A chunk may take long through a narrow link.
            fresh.setNetworkTimeout(Runnable::run, CHUNK_MILLIS);
            copy(context, old, fresh, begun);
          }
          return true;
        });
  }

  private void copy(StepContext context, Connection old, Connection fresh, long begun)
      throws Exception {
    List<MirroredTable> tables = Ledger.of(old).tables(old);
    Ledger ledger = Ledger.of(old);
    Translations translations = Translations.between(old, fresh);
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
      Chunk chunk = read(context, old, table, at);
      if (chunk.keys().isEmpty()) {
        at = exhausted(old, table, at);
      } else {
        context.at("chunk-read");
        write(context, fresh, translations.of(table.number()).chunk(chunk));
        context.at("chunk-written");
        at = next(context, old, table, at, chunk);
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

  /** Where to go on when a table has no further row up to its bound. */
  Position exhausted(Connection old, MirroredTable table, Position at) throws SQLException {
    return new Position(at.table() + 1, null, null, at.copied());
  }

  Position next(StepContext context, Connection old, MirroredTable table, Position at, Chunk chunk)
      throws SQLException {
    List<String> last = chunk.keys().get(chunk.keys().size() - 1);
    return new Position(at.table(), last, at.bound(), at.copied() + chunk.keys().size());
  }

  /** Which rows a chunk takes. */
  Numbered numbered() {
    return Numbered.LEFT_OUT;
  }

  private Chunk read(StepContext context, Connection old, MirroredTable table, Position at)
      throws SQLException {
    return at.bound() == null
        ? new Chunk(table, List.of(), List.of())
        : Ledger.of(old)
            .chunk(
                old, table, at.after(), at.bound(), numbered(), context.plan().strategy().chunk());
  }

  /** Writes a chunk, in new's texts, in one transaction of new, under the appliers' lock. */
  void write(StepContext context, Connection fresh, Chunk chunk) throws Exception {
    List<List<String>> others = Ledger.of(fresh).fill(fresh, chunk);
    if (!others.isEmpty()) {
      throw new GivesUp(
          "unlogged discrepancy: new already holds other rows of %s under %s, and nobody wrote them"
              .formatted(chunk.table().name(), others));
    }
  }
}
