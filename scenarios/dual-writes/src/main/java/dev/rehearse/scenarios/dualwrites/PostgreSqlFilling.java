package dev.rehearse.scenarios.dualwrites;

/**
 * The SQL by which a table of a PostgreSQL side is filled: the backfill's rows go straight into it,
 * and what the feed brings of it meanwhile waits beside it, so that neither ever waits for the
 * other. Indexes that only make reading faster are put off until all rows are there; then what
 * waits takes the place of what was filled in. Stateless.
 */
final class PostgreSqlFilling {
  /** What is admitted at once, while appliers wait. */
  static final int ADMITTED = 1000;

  /** Indexes that no constraint needs, and that their definition and a comment tell whole. */
  private static final String MERELY_FASTER =
      """
      SELECT x.indexrelid::regclass::text AS name, pg_get_indexdef(x.indexrelid) AS definition,
          obj_description(x.indexrelid, 'pg_class') AS remark
        FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
        WHERE x.indrelid = relation AND x.indisvalid AND NOT x.indisunique
          AND NOT x.indisclustered AND c.reltablespace = 0
          AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = x.indexrelid)
          AND NOT EXISTS (SELECT FROM pg_attribute a
            WHERE a.attrelid = x.indexrelid AND a.attstattarget >= 0)
      """;

  private PostgreSqlFilling() {}

  /** What is there once. A row that waits has no image if it was deleted. */
  static String script() {
    return """
    CREATE TABLE IF NOT EXISTS rehearse.waiting (
      tbl int NOT NULL, key text[] COLLATE "C" NOT NULL, image text[],
      cleared boolean NOT NULL DEFAULT false, refused int NOT NULL DEFAULT 0,
      PRIMARY KEY (tbl, key));
    CREATE TABLE IF NOT EXISTS rehearse.put_off (
      tbl int NOT NULL, definition text NOT NULL, name text NOT NULL, remark text);
    CREATE OR REPLACE FUNCTION rehearse.filling(wanted int, relation regclass) RETURNS void
    LANGUAGE plpgsql %1$s AS $rehearse$
    DECLARE i record;
    BEGIN
      PERFORM pg_advisory_xact_lock(%2$d);
      UPDATE rehearse.tables SET filling = true WHERE tbl = wanted;
      FOR i IN %3$s LOOP
        INSERT INTO rehearse.put_off VALUES (wanted, i.definition, i.name, i.remark);
        EXECUTE 'DROP INDEX ' || i.name;
      END LOOP;
    END $rehearse$;
    CREATE OR REPLACE FUNCTION rehearse.put_back(wanted int) RETURNS void
    LANGUAGE plpgsql %1$s AS $rehearse$
    DECLARE i record;
    BEGIN
      FOR i IN DELETE FROM rehearse.put_off WHERE tbl = wanted RETURNING definition, name, remark
      LOOP
        EXECUTE i.definition;
        EXECUTE format('COMMENT ON INDEX %%s IS %%L', i.name, i.remark);
      END LOOP;
    END $rehearse$;
    """
        .formatted(PostgreSqlSchema.SETTINGS, PostgreSqlSchema.LOCK, MERELY_FASTER);
  }

  static String script(PostgreSqlTable table) {
    return fill(table) + admit(table);
  }

  /**
   * Writes the rows of the session's table that nobody has written since the triggers; what has a
   * number here is newer. Answers the keys whose row was there already and is another. Chunks share
   * no key, so they may come in beside each other, but not beside what has a number.
   */
  private static String fill(PostgreSqlTable table) {
    return """
    CREATE OR REPLACE FUNCTION rehearse.fill_%1$d() RETURNS text[]
    LANGUAGE plpgsql %2$s SET session_replication_role = 'replica' AS $rehearse$
    DECLARE others text[];
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(%3$d);
      IF EXISTS (SELECT FROM rehearse.row_version v WHERE v.tbl = %1$d) THEN
        DELETE FROM pg_temp.%4$s c WHERE %12$s IS NOT NULL;
      END IF;
      BEGIN
        INSERT INTO %6$s (%7$s) OVERRIDING SYSTEM VALUE SELECT %7$s FROM pg_temp.%4$s;
      EXCEPTION WHEN unique_violation THEN
        SELECT array_agg(%5$s::text) INTO others FROM pg_temp.%4$s c JOIN %6$s t ON %8$s
        WHERE %9$s IS DISTINCT FROM %10$s;
        INSERT INTO %6$s (%7$s) OVERRIDING SYSTEM VALUE SELECT %7$s FROM pg_temp.%4$s
        ON CONFLICT (%11$s) DO NOTHING;
      END;
      RETURN coalesce(others, '{}');
    END $rehearse$;
    """
        .formatted(
            table.number(),
            PostgreSqlSchema.SETTINGS,
            PostgreSqlSchema.LOCK,
            table.chunk(),
            table.keyOf("c"),
            table.qualified(),
            table.columnNames(),
            table.keyIsThatOf("t", "c"),
            table.imageOf("t"),
            table.imageOf("c"),
            table.keyNames(),
            table.versionOf("c"));
  }

  /**
   * Lets rows in that wait: first every row that is older leaves, so that none stands in another's
   * way, then they come. A row that is refused stays for the next call, when what it waits for may
   * have arrived. The last one ends the filling. Answers how many wait still, and why.
   */
  private static String admit(PostgreSqlTable table) {
    return """
    CREATE OR REPLACE FUNCTION rehearse.admit_%1$d(OUT left_over bigint, OUT reason text)
    LANGUAGE plpgsql %2$s SET session_replication_role = 'replica' AS $rehearse$
    DECLARE w record;
    BEGIN
      PERFORM pg_advisory_xact_lock(%3$d);
      reason := '';
      WITH older AS (
        UPDATE rehearse.waiting SET cleared = true WHERE tbl = %1$d AND key IN (
          SELECT key FROM rehearse.waiting WHERE tbl = %1$d AND NOT cleared LIMIT %4$d)
        RETURNING key)
      DELETE FROM %5$s t USING older WHERE %6$s;
      IF NOT EXISTS (SELECT FROM rehearse.waiting WHERE tbl = %1$d AND NOT cleared) THEN
        FOR w IN SELECT key, image FROM rehearse.waiting WHERE tbl = %1$d
          ORDER BY refused LIMIT %4$d
        LOOP
          BEGIN
            IF w.image IS NOT NULL THEN
              INSERT INTO %5$s (%7$s) OVERRIDING SYSTEM VALUE VALUES (%8$s);
            END IF;
            DELETE FROM rehearse.waiting WHERE tbl = %1$d AND key = w.key;
          EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
            reason := SQLERRM;
            UPDATE rehearse.waiting SET refused = refused + 1 WHERE tbl = %1$d AND key = w.key;
          END;
        END LOOP;
      END IF;
      SELECT count(*) INTO left_over FROM rehearse.waiting WHERE tbl = %1$d;
      IF left_over = 0 THEN
        UPDATE rehearse.tables SET filling = false WHERE tbl = %1$d;
      END IF;
    END $rehearse$;
    """
        .formatted(
            table.number(),
            PostgreSqlSchema.SETTINGS,
            PostgreSqlSchema.LOCK,
            ADMITTED,
            table.qualified(),
            table.keyIs("t", "older.key"),
            table.columnNames(),
            table.columnValues("w.image"));
  }
}
