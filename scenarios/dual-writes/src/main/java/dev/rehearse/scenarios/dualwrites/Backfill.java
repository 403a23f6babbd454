package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

  Backfill(Company company) {
    this.company = company;
  }

  /**
   * Where it stands.
   *
   * @param table index of the table, parents first
   * @param after the last key of the chunk that was written last, as array text; null: none yet
   * @param bound the highest key to copy; null: not looked up yet
   */
  record Position(int table, @Nullable String after, @Nullable String bound, long copied) {}

  /** A chunk as it was read on old. */
  record Chunk(MirroredTable table, List<String> keys, List<String> images) {
    Chunk {
      keys = List.copyOf(keys);
      images = List.copyOf(images);
    }
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
    List<MirroredTable> tables = Statements.tables(old);
    long of = 0;
    for (MirroredTable table : tables) {
      of += Statements.number(old, "SELECT count(*) FROM " + table.qualified());
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
        at = new Position(at.table(), null, bound(old, table), at.copied());
      }
      Chunk chunk = at.bound() == null ? none(table) : read(context, old, table, at);
      if (chunk.keys().isEmpty()) {
        at = exhausted(old, table, at);
      } else {
        context.at("chunk-read");
        write(context, fresh, chunk);
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

  private static Chunk none(MirroredTable table) {
    return new Chunk(table, List.of(), List.of());
  }

  Position next(StepContext context, Connection old, MirroredTable table, Position at, Chunk chunk)
      throws SQLException {
    String last = chunk.keys().get(chunk.keys().size() - 1);
    return new Position(at.table(), last, at.bound(), at.copied() + chunk.keys().size());
  }

  /** The highest key there is now; what comes later has a number. */
  static @Nullable String bound(Connection old, MirroredTable table) throws SQLException {
    String order =
        MirroredTable.list(
            table.key(), each -> "t." + MirroredTable.quote(each.name()) + " DESC", "", ", ", "");
    String query =
        "SELECT %s::text FROM %s t ORDER BY %s LIMIT 1"
            .formatted(table.keyOf("t"), table.qualified(), order);
    try (PreparedStatement select = old.prepareStatement(query);
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getString(1) : null;
    }
  }

  /** Which rows a chunk takes. */
  String condition(MirroredTable table) {
    return "NOT EXISTS (SELECT FROM rehearse.row_version v WHERE v.tbl = %d AND v.key = %s)"
        .formatted(table.number(), table.keyOf("t"));
  }

  private Chunk read(StepContext context, Connection old, MirroredTable table, Position at)
      throws SQLException {
    String query =
        "SELECT %s::text, %s::text FROM %s t WHERE %s <= %s%s AND %s ORDER BY %s LIMIT ?"
            .formatted(
                table.keyOf("t"),
                table.imageOf("t"),
                table.qualified(),
                table.keyRow("t"),
                table.keyValues("?::text::text[]"),
                Optional.ofNullable(at.after()).map(after -> after(table)).orElse(""),
                condition(table),
                table.keyRow("t").replaceAll("^\\(|\\)$", ""));
    try (PreparedStatement select = old.prepareStatement(query)) {
      int parameter = 1;
      for (int i = 0; i < table.key().size(); i++) {
        select.setString(parameter++, at.bound());
      }
      for (int i = 0; at.after() != null && i < table.key().size(); i++) {
        select.setString(parameter++, at.after());
      }
      select.setLong(parameter, context.plan().strategy().chunk());
      List<String> keys = new ArrayList<>();
      List<String> images = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          keys.add(row.getString(1));
          images.add(row.getString(2));
        }
      }
      return new Chunk(table, keys, images);
    }
  }

  private static String after(MirroredTable table) {
    return " AND " + table.keyRow("t") + " > " + table.keyValues("?::text::text[]");
  }

  /** Writes a chunk in one transaction of new, under the appliers' lock. */
  void write(StepContext context, Connection fresh, Chunk chunk) throws Exception {
    String call = "SELECT rehearse.fill_%d(?, ?)::text".formatted(chunk.table().number());
    try (PreparedStatement fill = fresh.prepareStatement(call)) {
      fill.setArray(1, fresh.createArrayOf("text", chunk.keys().toArray()));
      fill.setArray(2, fresh.createArrayOf("text", chunk.images().toArray()));
      try (ResultSet row = fill.executeQuery()) {
        row.next();
        String others = row.getString(1);
        if (!others.equals("{}")) {
          throw new GivesUp(
              "unlogged discrepancy: new already holds other rows of %s under %s, and nobody wrote them"
                  .formatted(chunk.table().name(), others));
        }
      }
    }
  }
}
