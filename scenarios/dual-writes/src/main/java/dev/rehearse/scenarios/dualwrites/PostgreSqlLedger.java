package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.RowBlock;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ledger on PostgreSQL. {@link PostgreSqlSchema} says what it is made of. */
final class PostgreSqlLedger implements Ledger {
  private static final int TRIGGERS = 3;

  /** Undefined table, schema, function. */
  private static final Set<String> GONE = Set.of("42P01", "3F000", "42883");

  private static final String ARMED =
      """
      SELECT DISTINCT 'public.' || quote_ident(c.relname)
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'public'::regnamespace
        AND t.tgname IN ('%1$s_row', '%1$s_update', '%1$s_truncate')
      """
          .formatted(PostgreSqlSchema.TRIGGER);

  private static final String LOOSE_COLLATIONS =
      """
      SELECT c.relname || '.' || a.attname
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
      JOIN pg_collation l ON l.oid = a.attcollation
      WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace
        AND NOT l.collisdeterministic
      ORDER BY 1
      """;

  /**
   * Types whose equal values have one text. Not numeric (1.0 is 1.00), floats (0 is -0), intervals
   * (a day is 24 hours), or types that we do not know.
   */
  private static final Set<String> CANONICAL =
      Set.of(
          "smallint",
          "integer",
          "bigint",
          "boolean",
          "text",
          "character varying",
          "character",
          "uuid",
          "bytea",
          "date",
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone",
          "name",
          "oid",
          "inet",
          "macaddr");

  @Override
  public boolean canonical(String type) {
    return CANONICAL.contains(type);
  }

  @Override
  public List<String> refusals(Catalog catalog) {
    return List.of();
  }

  @Override
  public List<String> refusals(Connection admin) throws SQLException {
    List<String> reasons = new ArrayList<>();
    try (Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(LOOSE_COLLATIONS)) {
      while (row.next()) {
        reasons.add(
            "key column %s has a nondeterministic collation: equal keys have several texts"
                .formatted(row.getString(1)));
      }
    }
    return reasons;
  }

  @Override
  public void make(
      Connection admin,
      List<MirroredTable> tables,
      String feedRole,
      String applicationRole,
      String sabotage)
      throws SQLException {
    PostgreSqlSchema schema = PostgreSqlSchema.of(tables, feedRole);
    PostgreSqlSchema.run(admin, schema.script() + PostgreSqlMistakes.script(schema, sabotage));
  }

  @Override
  public boolean there(Connection admin) throws SQLException {
    return Statements.number(admin, "SELECT (to_regclass('rehearse.intent') IS NOT NULL)::int")
        == 1;
  }

  @Override
  public void remove(Connection admin) throws SQLException {
    if (there(admin)) {
      // Where the migration ends before a table is full, its indexes come back all the same.
      Statements.alone(
          admin,
          List.of(PostgreSqlChunks.ENDED, "SELECT rehearse.put_back(tbl) FROM rehearse.tables"));
    }
    PostgreSqlSchema.run(admin, "DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
  }

  /**
   * Each table in one transaction, so no row is written down before every change of it would be.
   */
  @Override
  public void arm(Connection admin) throws SQLException {
    for (MirroredTable table : tables(admin)) {
      if (triggers(admin, table) != TRIGGERS) {
        PostgreSqlSchema.run(admin, PostgreSqlSchema.arm(new PostgreSqlTable(table)));
      }
    }
  }

  /** By what is there: a table of ours may have lost its entry with the rest. */
  @Override
  public void disarm(Connection admin) throws SQLException {
    for (String table : Statements.texts(admin, ARMED)) {
      PostgreSqlSchema.run(admin, PostgreSqlSchema.disarm(table));
    }
  }

  private static long triggers(Connection admin, MirroredTable table) throws SQLException {
    return Statements.number(
        admin,
        "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname IN ('%2$s_row', '%2$s_update', '%2$s_truncate')"
            .formatted(
                PostgreSqlTable.literal(new PostgreSqlTable(table).qualified()),
                PostgreSqlSchema.TRIGGER));
  }

  @Override
  public Feed.Fetched fetch(Connection feed, int about) throws SQLException {
    return PostgreSqlIntents.fetch(feed, about);
  }

  @Override
  public void apply(Connection feed, List<Intent> batch) throws SQLException {
    PostgreSqlIntents.apply(feed, "apply", batch);
  }

  @Override
  public void done(Connection feed, List<Intent> batch) throws SQLException {
    PostgreSqlIntents.done(feed, batch);
  }

  @Override
  public void failed(Connection feed, List<Intent> batch, String reason) throws SQLException {
    PostgreSqlIntents.failed(feed, batch, reason);
  }

  @Override
  public boolean refuses(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("23") || state.startsWith("22") || state.startsWith("P0");
  }

  @Override
  public boolean gone(SQLException failure) {
    return GONE.contains(String.valueOf(failure.getSQLState()));
  }

  @Override
  public String qualified(Connection admin, String table) {
    return "public." + PostgreSqlTable.quote(table);
  }

  @Override
  public Optional<List<String>> highest(Connection admin, MirroredTable table) throws SQLException {
    return PostgreSqlRows.highest(admin, new PostgreSqlTable(table));
  }

  @Override
  public Chunk chunk(Connection admin, MirroredTable table, Range range, Numbered numbered)
      throws SQLException {
    return PostgreSqlRows.chunk(admin, new PostgreSqlTable(table), range, numbered);
  }

  @Override
  public Optional<List<String>> ahead(Connection admin, MirroredTable table, Range range, long rows)
      throws SQLException {
    return PostgreSqlRows.ahead(admin, new PostgreSqlTable(table), range, rows);
  }

  @Override
  public Optional<RowBlock> block(
      Connection admin, MirroredTable table, MirroredTable target, Range range)
      throws SQLException {
    return Optional.of(
        PostgreSqlChunks.block(
            admin, new PostgreSqlTable(table), new PostgreSqlTable(target), range));
  }

  @Override
  public void filling(Connection admin, MirroredTable table) throws SQLException {
    PostgreSqlChunks.filling(admin, new PostgreSqlTable(table));
  }

  @Override
  public void filled(Connection admin, MirroredTable table) throws SQLException {
    PostgreSqlChunks.filled(admin, new PostgreSqlTable(table));
  }

  @Override
  public List<List<String>> pour(Connection admin, MirroredTable table, RowBlock block)
      throws SQLException {
    return PostgreSqlChunks.pour(admin, new PostgreSqlTable(table), block);
  }

  @Override
  public List<List<String>> pour(Connection admin, Chunk chunk) throws SQLException {
    return PostgreSqlChunks.pour(admin, chunk);
  }

  @Override
  public Admitted admit(Connection admin, MirroredTable table) throws SQLException {
    return PostgreSqlChunks.admit(admin, new PostgreSqlTable(table));
  }

  @Override
  public List<List<String>> fill(Connection admin, Chunk chunk) throws SQLException {
    return PostgreSqlChunks.fill(admin, chunk);
  }

  @Override
  public Map<List<String>, Seen> range(
      Connection admin, MirroredTable table, Range range, int limit) throws SQLException {
    return PostgreSqlRows.range(admin, new PostgreSqlTable(table), range, limit);
  }

  @Override
  public Map<List<String>, Seen> at(Connection admin, MirroredTable table, List<List<String>> keys)
      throws SQLException {
    return PostgreSqlRows.at(admin, new PostgreSqlTable(table), keys);
  }
}
