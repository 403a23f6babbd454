package dev.rehearse.scenarios.dualwrites;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What sabotage needs on a PostgreSQL, in the same schema, so that it goes with the rest.
 * Stateless.
 */
final class PostgreSqlMistakes implements LedgerMistakes {
  private static final String OWN =
      """
      SELECT seq, xid, tbl, key, version, deleted, image, 0 FROM rehearse.intent
      WHERE xid = txid_current() ORDER BY seq
      """;

  private static final String OVERTAKEN =
      """
      SELECT h.seq FROM unnest(?::int8[], ?::int4[], ?::text[], ?::int8[]) AS h(seq, tbl, key, version)
      JOIN rehearse.row_version v ON v.tbl = h.tbl AND v.key = h.key::text[] AND v.version > h.version
      """;

  /** The additional script for a sabotage; empty where it needs none. */
  static String script(PostgreSqlSchema schema, String sabotage) {
    return switch (sabotage) {
      case "D1" ->
          schema
                  .apply()
                  .replace("rehearse.apply(", "rehearse.apply_blindly(")
                  .replace("v.version >= versions[n]", "false")
              + "GRANT EXECUTE ON FUNCTION rehearse.apply_blindly(int[], text[], bigint[],"
              + " boolean[], text[]) TO PUBLIC;\n";
      case "D3" ->
          "GRANT USAGE ON SCHEMA rehearse TO PUBLIC;"
              + " GRANT SELECT ON rehearse.intent, rehearse.tables TO PUBLIC;\n";
      case "D4" -> each(schema.tables(), false);
      case "D5" -> each(schema.tables(), true);
      default -> "";
    };
  }

  private static String each(List<PostgreSqlTable> tables, boolean deleted) {
    return tables.stream().map(table -> fill(table, deleted)).collect(Collectors.joining());
  }

  /** Writes a chunk's rows though they have been written, or deleted, since it was read. */
  private static String fill(PostgreSqlTable table, boolean deleted) {
    return """
    CREATE OR REPLACE FUNCTION rehearse.fill_blindly_%1$d(keys text[], images text[])
    RETURNS bigint LANGUAGE plpgsql %2$s SET session_replication_role = 'replica' AS $rehearse$
    DECLARE written bigint := 0; u record;
    BEGIN
      PERFORM pg_advisory_xact_lock(%3$d);
      FOR u IN
        SELECT c.* FROM (SELECT n.k::text[] AS key, n.i::text[] AS image
                         FROM unnest(keys, images) AS n(k, i)) c
        JOIN rehearse.row_version v ON v.tbl = %1$d AND v.key = c.key AND v.deleted = %4$s
      LOOP
        BEGIN
          INSERT INTO %5$s (%6$s) OVERRIDING SYSTEM VALUE VALUES (%7$s)
          ON CONFLICT (%8$s) DO %9$s;
          written := written + 1;
        EXCEPTION WHEN unique_violation THEN
          -- Its unique value belongs to another row by now.
        END;
      END LOOP;
      RETURN written;
    END $rehearse$;
    GRANT EXECUTE ON FUNCTION rehearse.fill_blindly_%1$d(text[], text[]) TO PUBLIC;
    """
        .formatted(
            table.number(),
            PostgreSqlSchema.SETTINGS,
            PostgreSqlSchema.LOCK,
            deleted,
            table.qualified(),
            table.columnNames(),
            table.columnValues("u.image"),
            table.keyNames(),
            deleted || table.table().besidesKey().isEmpty() || table.table().updatesRefused()
                ? "NOTHING"
                : "UPDATE SET " + PostgreSqlSchema.setExcluded(table));
  }

  @Override
  public long fillBlindly(Connection feed, Ledger.Chunk chunk, boolean deleted)
      throws SQLException {
    String call = "SELECT rehearse.fill_blindly_%d(?, ?)".formatted(chunk.table().number());
    try (PreparedStatement fill = feed.prepareStatement(call)) {
      fill.setArray(1, PostgreSqlArrays.texts(feed, chunk.keys()));
      fill.setArray(2, PostgreSqlArrays.texts(feed, chunk.images()));
      return number(fill);
    }
  }

  @Override
  public long numbered(
      Connection admin, MirroredTable table, List<List<String>> keys, boolean deleted)
      throws SQLException {
    try (PreparedStatement select =
        admin.prepareStatement(
            "SELECT count(*) FROM rehearse.row_version WHERE tbl = ? AND deleted = ?"
                + " AND key IN (SELECT k::text[] FROM unnest(?) AS u(k))")) {
      select.setInt(1, table.number());
      select.setBoolean(2, deleted);
      select.setArray(3, PostgreSqlArrays.texts(admin, keys));
      return number(select);
    }
  }

  private static long number(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void applyBlindly(Connection feed, List<Intent> batch) throws SQLException {
    PostgreSqlIntents.apply(feed, "apply_blindly", batch);
  }

  @Override
  public List<Intent> own(Connection application) throws SQLException {
    try (PreparedStatement select = application.prepareStatement(OWN)) {
      return PostgreSqlIntents.read(select);
    }
  }

  @Override
  public List<Long> overtaken(Connection feed, List<Intent> intents) throws SQLException {
    try (PreparedStatement select = feed.prepareStatement(OVERTAKEN)) {
      select.setArray(1, PostgreSqlArrays.column(feed, "int8", intents, Intent::seq));
      select.setArray(2, PostgreSqlArrays.column(feed, "int4", intents, Intent::table));
      select.setArray(
          3,
          PostgreSqlArrays.column(
              feed, "text", intents, each -> PostgreSqlArrays.text(each.key())));
      select.setArray(4, PostgreSqlArrays.column(feed, "int8", intents, Intent::version));
      List<Long> found = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(row.getLong(1));
        }
      }
      return found;
    }
  }

  @Override
  public void spoil(Connection admin, MirroredTable mirrored, int rows) throws SQLException {
    PostgreSqlTable table = new PostgreSqlTable(mirrored);
    admin.setAutoCommit(false);
    try (Statement statement = admin.createStatement()) {
      statement.execute("SET LOCAL session_replication_role = 'replica'");
      statement.execute(
          """
          DELETE FROM %1$s t WHERE %2$s IN (
            SELECT %6$s FROM %1$s t WHERE NOT EXISTS (
              SELECT FROM rehearse.row_version v WHERE v.tbl = %3$d AND v.key = %4$s)
            ORDER BY %6$s LIMIT %5$d)
          """
              .formatted(
                  table.qualified(),
                  table.keyRow("t"),
                  table.number(),
                  table.keyOf("t"),
                  rows,
                  table.keyOrder("t")));
      admin.commit();
    } finally {
      admin.setAutoCommit(true);
    }
  }
}
