package dev.rehearse.scenarios.dualwrites;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What sabotage needs on the servers, in the same schema, so that it goes with the rest. */
final class BlindSql {
  private BlindSql() {}

  /** The additional script for a sabotage; empty where it needs none. */
  static Function<Ledger, String> of(String sabotage) {
    return switch (sabotage) {
      case "D1" ->
          ledger ->
              ledger
                      .apply()
                      .replace("rehearse.apply(", "rehearse.apply_blindly(")
                      .replace("v.version >= versions[n]", "false")
                  + "GRANT EXECUTE ON FUNCTION rehearse.apply_blindly(int[], text[], bigint[],"
                  + " boolean[], text[]) TO PUBLIC;\n";
      case "D3" ->
          ledger ->
              "GRANT USAGE ON SCHEMA rehearse TO PUBLIC;"
                  + " GRANT SELECT ON rehearse.intent TO PUBLIC;\n";
      case "D4" -> ledger -> each(ledger.tables(), false);
      case "D5" -> ledger -> each(ledger.tables(), true);
      default -> ledger -> "";
    };
  }

  private static String each(List<MirroredTable> tables, boolean deleted) {
    return tables.stream().map(table -> fill(table, deleted)).collect(Collectors.joining());
  }

  /** Writes a chunk's rows though they have been written, or deleted, since it was read. */
  private static String fill(MirroredTable table, boolean deleted) {
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
            Ledger.SETTINGS,
            Ledger.LOCK,
            deleted,
            table.qualified(),
            table.columnNames(),
            table.columnValues("u.image"),
            table.keyNames(),
            deleted || table.besidesKey().isEmpty() || table.updatesRefused()
                ? "NOTHING"
                : "UPDATE SET " + Ledger.setExcluded(table));
  }
}
