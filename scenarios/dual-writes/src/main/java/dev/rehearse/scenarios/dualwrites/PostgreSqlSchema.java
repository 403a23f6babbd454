package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of the schema {@code rehearse} on PostgreSQL: the numbering of rows, the intents, and the
 * functions that write them. Immutable.
 *
 * <p>The functions run with their owner's rights, so neither the application's nor the feed's role
 * needs any on what they write, and fix every setting that a text of a value depends on.
 */
record PostgreSqlSchema(List<PostgreSqlTable> tables, String feedRole) {
  /** Sorts after the engine's own triggers, so cascades and checks have been carried out. */
  static final String TRIGGER = "zz_rehearse";

  /** One applier at a time on each side. */
  static final long LOCK = 0x7265_6865_6172_7365L;

  static final String SETTINGS =
      """
      SECURITY DEFINER
      SET search_path = pg_catalog, public, pg_temp
      SET datestyle = 'ISO, YMD' SET timezone = 'UTC' SET intervalstyle = 'postgres'
      SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C'
      """;

  /** The same for a session that sends or takes rows itself. */
  static final String SESSION =
      """
      SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET intervalstyle = 'postgres';
      SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C'
      """;

  /**
   * An autovacuum gives its lock up to whoever has waited for it for {@code deadlock_timeout}, by
   * default a second: who waits for less waits in vain, again and again, until the whole table is
   * vacuumed.
   */
  static final String AUTOVACUUM_YIELDS = "SET LOCAL deadlock_timeout = '50ms'";

  static PostgreSqlSchema of(List<MirroredTable> tables, String feedRole) {
    return new PostgreSqlSchema(tables.stream().map(PostgreSqlTable::new).toList(), feedRole);
  }

  PostgreSqlSchema {
    tables = List.copyOf(tables);
  }

  /** Makes the schema; safe to run again. */
  String script() {
    return """
    CREATE SCHEMA IF NOT EXISTS rehearse;
    CREATE TABLE IF NOT EXISTS rehearse.tables (
      tbl int PRIMARY KEY, place int NOT NULL, shape text NOT NULL,
      filling boolean NOT NULL DEFAULT false);
    CREATE TABLE IF NOT EXISTS rehearse.row_version (
      tbl int NOT NULL, key text[] COLLATE "C" NOT NULL, version bigint NOT NULL,
      deleted boolean NOT NULL, PRIMARY KEY (tbl, key))
      WITH (fillfactor = 70, autovacuum_vacuum_threshold = 2000);
    CREATE SEQUENCE IF NOT EXISTS rehearse.intent_seq CACHE 1;
    CREATE TABLE IF NOT EXISTS rehearse.intent (
      seq bigint PRIMARY KEY DEFAULT nextval('rehearse.intent_seq'), xid bigint NOT NULL,
      tbl int NOT NULL, key text[] COLLATE "C" NOT NULL, version bigint NOT NULL,
      deleted boolean NOT NULL, image text[], attempts int NOT NULL DEFAULT 0, reason text,
      first_failed timestamptz)
      WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
    CREATE TABLE IF NOT EXISTS rehearse.discrepancy (
      seq bigint, tbl int, key text[], version bigint, attempts int, reason text,
      opened timestamptz, resolved timestamptz);
    CREATE OR REPLACE FUNCTION rehearse.note(xid bigint, tbl int, key text[], deleted boolean,
      image text[]) RETURNS void LANGUAGE sql AS $rehearse$
      WITH drawn AS (
        INSERT INTO rehearse.row_version AS r (tbl, key, version, deleted)
        VALUES ($2, $3, 1, $4)
        ON CONFLICT ON CONSTRAINT row_version_pkey
        DO UPDATE SET version = r.version + 1, deleted = excluded.deleted
        RETURNING r.version)
      INSERT INTO rehearse.intent (xid, tbl, key, version, deleted, image)
      SELECT $1, $2, $3, version, $4, $5 FROM drawn $rehearse$;
    """
        + PostgreSqlFilling.script()
        + tables.stream().map(this::perTable).collect(Collectors.joining())
        + apply()
        + PostgreSqlRights.given(this);
  }

  private String perTable(PostgreSqlTable table) {
    return "INSERT INTO rehearse.tables VALUES (%d, %d, %s) ON CONFLICT DO NOTHING;\n"
            .formatted(
                table.number(),
                tables.indexOf(table),
                PostgreSqlTable.literal(table.table().written()))
        + capture(table)
        + PostgreSqlFilling.script(table);
  }

  /** Notes the row as it is after the write, in the writer's own transaction. */
  private static String capture(PostgreSqlTable table) {
    return """
    CREATE OR REPLACE FUNCTION rehearse.capture_%1$d() RETURNS trigger LANGUAGE plpgsql
    %2$s AS $rehearse$
    BEGIN
      IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND %3$s IS DISTINCT FROM %4$s) THEN
        PERFORM rehearse.note(txid_current(), %1$d, %3$s, true, NULL);
      END IF;
      IF TG_OP <> 'DELETE' THEN
        PERFORM rehearse.note(txid_current(), %1$d, %4$s, false, %5$s);
      END IF;
      RETURN NULL;
    END $rehearse$;
    CREATE OR REPLACE FUNCTION rehearse.truncated_%1$d() RETURNS trigger LANGUAGE plpgsql
    %2$s AS $rehearse$
    BEGIN
      PERFORM rehearse.note(txid_current(), %1$d, %6$s, true, NULL) FROM %7$s t;
      RETURN NULL;
    END $rehearse$;
    """
        .formatted(
            table.number(),
            SETTINGS,
            table.keyOf("OLD"),
            table.keyOf("NEW"),
            table.imageOf("NEW"),
            table.keyOf("t"),
            table.qualified());
  }

  /**
   * Applies a batch in its order; each row only if its number is above this side's. Rows of a table
   * that is being filled wait beside it.
   */
  String apply() {
    return """
    CREATE OR REPLACE FUNCTION rehearse.apply(tbls int[], keys text[], versions bigint[],
      deleteds boolean[], images text[]) RETURNS bigint
    LANGUAGE plpgsql %s SET session_replication_role = 'replica' AS $rehearse$
    DECLARE k text[]; i text[]; applied bigint := 0; filling int[];
    BEGIN
      PERFORM pg_advisory_xact_lock(%d);
      filling := ARRAY(SELECT t.tbl FROM rehearse.tables t WHERE t.filling);
      FOR n IN 1 .. coalesce(array_length(tbls, 1), 0) LOOP
        k := keys[n]::text[];
        CONTINUE WHEN EXISTS (SELECT FROM rehearse.row_version v
          WHERE v.tbl = tbls[n] AND v.key = k AND v.version >= versions[n]);
        INSERT INTO rehearse.row_version (tbl, key, version, deleted)
        VALUES (tbls[n], k, versions[n], deleteds[n])
        ON CONFLICT ON CONSTRAINT row_version_pkey
        DO UPDATE SET version = excluded.version, deleted = excluded.deleted;
        applied := applied + 1;
        i := images[n]::text[];
        IF tbls[n] = ANY (filling) THEN
          INSERT INTO rehearse.waiting (tbl, key, image)
          VALUES (tbls[n], k, CASE WHEN deleteds[n] THEN NULL ELSE i END)
          ON CONFLICT ON CONSTRAINT waiting_pkey DO UPDATE SET image = excluded.image;
          CONTINUE;
        END IF;
        CASE tbls[n]
    %s    END CASE;
      END LOOP;
      RETURN applied;
    END $rehearse$;
    """
        .formatted(
            SETTINGS,
            LOCK,
            tables.stream().map(PostgreSqlSchema::put).collect(Collectors.joining()));
  }

  private static String put(PostgreSqlTable table) {
    String delete = "DELETE FROM %s t WHERE %s".formatted(table.qualified(), table.keyIs("t", "k"));
    String insert =
        "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)"
            .formatted(table.qualified(), table.columnNames(), table.columnValues("i"));
    String row;
    if (table.table().updatesRefused()) {
      row = delete + "; " + insert;
    } else if (table.table().besidesKey().isEmpty()) {
      row = insert + " ON CONFLICT (" + table.keyNames() + ") DO NOTHING";
    } else {
      row =
          insert
              + " ON CONFLICT (%s) DO UPDATE SET %s"
                  .formatted(table.keyNames(), setExcluded(table));
    }
    return "    WHEN %d THEN\n      IF deleteds[n] THEN %s; ELSE %s; END IF;\n"
        .formatted(table.number(), delete, row);
  }

  static String setExcluded(PostgreSqlTable table) {
    return PostgreSqlTable.list(
        table.table().besidesKey(), PostgreSqlSchema::excluded, "", ", ", "");
  }

  private static String excluded(Catalog.Column column) {
    String name = PostgreSqlTable.quote(column.name());
    return name + " = excluded." + name;
  }

  /** Puts the triggers on one table; safe to run again. */
  static String arm(PostgreSqlTable table) {
    return disarm(table)
        + """
        CREATE TRIGGER %1$s_row AFTER INSERT OR DELETE ON %2$s
          FOR EACH ROW EXECUTE FUNCTION rehearse.capture_%3$d();
        CREATE TRIGGER %1$s_update AFTER UPDATE ON %2$s
          FOR EACH ROW WHEN (OLD.* *<> NEW.*) EXECUTE FUNCTION rehearse.capture_%3$d();
        CREATE TRIGGER %1$s_truncate BEFORE TRUNCATE ON %2$s
          FOR EACH STATEMENT EXECUTE FUNCTION rehearse.truncated_%3$d();
        """
            .formatted(TRIGGER, table.qualified(), table.number());
  }

  /** Takes the triggers off one table. */
  static String disarm(PostgreSqlTable table) {
    return disarm(table.qualified());
  }

  /** Takes the triggers off one table, which is there quoted. */
  static String disarm(String table) {
    return """
    DROP TRIGGER IF EXISTS %1$s_row ON %2$s;
    DROP TRIGGER IF EXISTS %1$s_update ON %2$s;
    DROP TRIGGER IF EXISTS %1$s_truncate ON %2$s;
    """
        .formatted(TRIGGER, table);
  }

  /** Runs a script in one transaction that waits for no lock longer than 200 ms. */
  static void run(Connection admin, String script) throws SQLException {
    // Whoever comes behind a lock that we wait for waits too: a short stall, and again later.
    Statements.together(
        admin, List.of("SET LOCAL lock_timeout = '200ms'", AUTOVACUUM_YIELDS, script));
  }
}
