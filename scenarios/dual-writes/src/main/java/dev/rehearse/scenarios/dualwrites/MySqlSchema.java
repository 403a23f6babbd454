package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.MySql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of the database {@code rehearse} on MySQL: the numbering of rows, the intents, and the
 * procedures that write them. Immutable.
 *
 * <p>Where PostgreSQL has roles for it, a session says {@code @rehearse_applying} while it writes
 * what has a number already, and the triggers then note nothing. An engine that tells no trigger
 * its transaction is asked through the performance schema.
 *
 * <p>Everything is made under a mode of its own, which MySQL keeps with each routine and trigger:
 * zero stays zero in a counted column, and a date is what it was.
 */
record MySqlSchema(Catalog catalog, List<MySqlTable> tables, String feedRole) {
  /** Sorts after a user's triggers only in name; the engine fires them in the order of creation. */
  static final String TRIGGER = "zz_rehearse";

  static final String MODE = MySql.MODE + ",NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";

  private static final List<String> TABLES =
      List.of(
          "CREATE DATABASE IF NOT EXISTS rehearse CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
          """
          CREATE TABLE IF NOT EXISTS rehearse.applier (one INT PRIMARY KEY) ENGINE = InnoDB
          """,
          "INSERT IGNORE INTO rehearse.applier VALUES (1)",
          """
          CREATE TABLE IF NOT EXISTS rehearse.tables (
            tbl INT PRIMARY KEY, place INT NOT NULL, shape LONGTEXT NOT NULL) ENGINE = InnoDB
          """,
          """
          CREATE TABLE IF NOT EXISTS rehearse.row_version (
            tbl INT NOT NULL, h BINARY(32) NOT NULL, k LONGTEXT NOT NULL, version BIGINT NOT NULL,
            deleted BOOLEAN NOT NULL, PRIMARY KEY (tbl, h)) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
          """,
          """
          CREATE TABLE IF NOT EXISTS rehearse.intent (
            seq BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, trx VARCHAR(64) NOT NULL,
            conn BIGINT NOT NULL, tbl INT NOT NULL, h BINARY(32) NOT NULL, k LONGTEXT NOT NULL,
            version BIGINT NOT NULL, deleted BOOLEAN NOT NULL, image LONGTEXT,
            attempts INT NOT NULL DEFAULT 0, reason VARCHAR(500), first_failed DATETIME(6),
            KEY (trx, seq), KEY (tbl, h)) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
          """,
          """
          CREATE TABLE IF NOT EXISTS rehearse.discrepancy (
            seq BIGINT, tbl INT, k LONGTEXT, version BIGINT, attempts INT, reason VARCHAR(500),
            opened DATETIME(6), resolved DATETIME(6)) ENGINE = InnoDB
          """);

  /**
   * The transaction that a session is in: its thread and the number of its event there, which no
   * other transaction has while the server runs. A server that does not tell makes one of all that
   * a connection does, which is larger than a transaction, never smaller.
   */
  private static final String TRX =
      """
      CREATE FUNCTION rehearse.trx() RETURNS VARCHAR(64) READS SQL DATA
      BEGIN
        RETURN COALESCE((SELECT CONCAT(t.thread_id, '-', x.event_id)
          FROM performance_schema.threads t
          JOIN performance_schema.events_transactions_current x ON x.thread_id = t.thread_id
          WHERE t.processlist_id = CONNECTION_ID()), CONCAT('connection ', CONNECTION_ID()));
      END
      """;

  private static final String NOTE =
      """
      CREATE PROCEDURE rehearse.note(p_tbl INT, p_k LONGTEXT, p_deleted BOOLEAN, p_image LONGTEXT)
      BEGIN
        DECLARE hash BINARY(32) DEFAULT UNHEX(SHA2(p_k, 256));
        DECLARE drawn BIGINT;
        INSERT INTO rehearse.row_version (tbl, h, k, version, deleted)
          VALUES (p_tbl, hash, p_k, 1, p_deleted)
          ON DUPLICATE KEY UPDATE version = version + 1, deleted = p_deleted;
        SELECT r.version INTO drawn FROM rehearse.row_version r WHERE r.tbl = p_tbl AND r.h = hash;
        INSERT INTO rehearse.intent (trx, conn, tbl, h, k, version, deleted, image)
          VALUES (rehearse.trx(), CONNECTION_ID(), p_tbl, hash, p_k, drawn, p_deleted, p_image);
      END
      """;

  /**
   * Each row by its key: a list of keys may be read by a scan, which would wait for every row that
   * an open transaction has just noted, and while one always is, for ever. Locked, since two feeds
   * may have carried the same over and only one is to note it.
   */
  private static final String EACH =
      """
      CREATE PROCEDURE rehearse.%s
      BEGIN
        DECLARE n INT DEFAULT 0;
        DECLARE many INT DEFAULT JSON_LENGTH(seqs);
        DECLARE one BIGINT;
        DECLARE tried INT;
        DECLARE CONTINUE HANDLER FOR NOT FOUND SET tried = 0;
        DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
        START TRANSACTION;
        WHILE n < many DO
          SET one = JSON_EXTRACT(seqs, CONCAT('$[', n, ']'));
          %s
          SET n = n + 1;
        END WHILE;
        COMMIT;
      END
      """;

  private static final String DONE =
      EACH.formatted(
          "done(seqs JSON)",
          """
          SELECT attempts INTO tried FROM rehearse.intent WHERE seq = one FOR UPDATE;
          IF tried > 0 THEN
            INSERT INTO rehearse.discrepancy
              SELECT seq, tbl, k, version, attempts, reason, first_failed, NOW(6)
              FROM rehearse.intent WHERE seq = one;
          END IF;
          DELETE FROM rehearse.intent WHERE seq = one;
          """);

  private static final String FAILED =
      EACH.formatted(
          "failed(seqs JSON, why LONGTEXT)",
          """
          UPDATE rehearse.intent SET attempts = attempts + 1, reason = LEFT(why, 500),
            first_failed = COALESCE(first_failed, NOW(6)) WHERE seq = one;
          """);

  MySqlSchema {
    tables = List.copyOf(tables);
  }

  static MySqlSchema of(
      String schema, Catalog catalog, List<MirroredTable> tables, String feedRole) {
    return new MySqlSchema(
        catalog, tables.stream().map(each -> new MySqlTable(schema, each)).toList(), feedRole);
  }

  /** Statement by statement; safe to run again. */
  List<String> script() {
    List<String> statements = new ArrayList<>(TABLES);
    statements.addAll(routine("FUNCTION", "trx", TRX));
    statements.addAll(routine("PROCEDURE", "note", NOTE));
    statements.addAll(routine("PROCEDURE", "done", DONE));
    statements.addAll(routine("PROCEDURE", "failed", FAILED));
    statements.addAll(routine("PROCEDURE", "apply", apply("apply", COMPARED, NUMBERED, "")));
    for (MySqlTable table : tables) {
      statements.add(
          "INSERT IGNORE INTO rehearse.tables VALUES (%d, %d, %s)"
              .formatted(
                  table.number(),
                  tables.indexOf(table),
                  new MySql().literal(table.table().written())));
      String name = "fill_" + table.number();
      statements.addAll(routine("PROCEDURE", name, fill(table)));
    }
    statements.addAll(rights());
    return statements;
  }

  static List<String> routine(String kind, String name, String definition) {
    return List.of("DROP %s IF EXISTS rehearse.%s".formatted(kind, name), definition);
  }

  /** Whether the number that came is above this side's. */
  static final String COMPARED =
      "COALESCE((SELECT r.version FROM rehearse.row_version r WHERE r.tbl = t AND r.h = hash"
          + " FOR UPDATE), 0) < v";

  /** Remembers the number that came. */
  static final String NUMBERED =
      """
      INSERT INTO rehearse.row_version (tbl, h, k, version, deleted) VALUES (t, hash, k, v, gone)
            ON DUPLICATE KEY UPDATE version = v, deleted = gone;
      """;

  /**
   * Makes rows as a batch says, in its order and in one transaction.
   *
   * @param condition under which one of them is
   * @param numbering what is done with its number
   * @param handlers what is passed over
   */
  String apply(String name, String condition, String numbering, String handlers) {
    return """
    CREATE PROCEDURE rehearse.%s(batch JSON)
    BEGIN
      DECLARE n INT DEFAULT 0;
      DECLARE many INT DEFAULT JSON_LENGTH(batch);
      DECLARE one, i JSON;
      DECLARE k LONGTEXT;
      DECLARE t, locked INT;
      DECLARE v BIGINT;
      DECLARE gone BOOLEAN;
      DECLARE hash BINARY(32);
      %s
      DECLARE EXIT HANDLER FOR SQLEXCEPTION
        BEGIN ROLLBACK; SET @rehearse_applying = NULL, foreign_key_checks = 1; RESIGNAL; END;
      SET @rehearse_applying = 1, foreign_key_checks = 0;
      START TRANSACTION;
      SELECT a.one INTO locked FROM rehearse.applier a WHERE a.one = 1 FOR UPDATE;
      WHILE n < many DO
        SET one = JSON_EXTRACT(batch, CONCAT('$[', n, ']'));
        SET t = JSON_EXTRACT(one, '$[0]'), v = JSON_EXTRACT(one, '$[2]'),
          gone = JSON_EXTRACT(one, '$[3]') = 1,
          k = CAST(JSON_EXTRACT(one, '$[1]') AS CHAR CHARACTER SET utf8mb4),
          i = JSON_EXTRACT(one, '$[4]');
        SET hash = UNHEX(SHA2(k, 256));
        IF %s THEN
          %s
          CASE t
    %s      END CASE;
        END IF;
        SET n = n + 1;
      END WHILE;
      COMMIT;
      SET @rehearse_applying = NULL, foreign_key_checks = 1;
    END
    """
        .formatted(
            name,
            handlers,
            condition,
            numbering,
            tables.stream().map(MySqlSchema::put).collect(Collectors.joining()));
  }

  /**
   * One row. Not by ON DUPLICATE KEY: that would take any unique value's row for it, and the lock
   * keeps every other writer out.
   */
  private static String put(MySqlTable table) {
    String is = table.keyIs("x", "k");
    String assignments = table.assignments("i");
    return """
          WHEN %1$d THEN
            IF gone THEN
              DELETE x FROM %2$s x WHERE %3$s;
            ELSEIF EXISTS (SELECT 1 FROM %2$s x WHERE %3$s) THEN
              %4$s
            ELSE
              INSERT INTO %2$s (%5$s) VALUES (%6$s);
            END IF;
    """
        .formatted(
            table.number(),
            table.qualified(),
            is,
            assignments.isEmpty()
                ? "DO 0;"
                : "UPDATE %s x SET %s WHERE %s;".formatted(table.qualified(), assignments, is),
            table.columnNames(),
            table.columnValues("i"));
  }

  /**
   * Writes the rows of the session's table {@code rehearse.chunk} that nobody has written since the
   * triggers; what has a number here is newer. Answers with the rows that were there already and
   * look otherwise.
   */
  private static String fill(MySqlTable table) {
    return """
    CREATE PROCEDURE rehearse.fill_%1$d()
    BEGIN
      DECLARE locked INT;
      DECLARE EXIT HANDLER FOR SQLEXCEPTION
        BEGIN ROLLBACK; SET @rehearse_applying = NULL, foreign_key_checks = 1; RESIGNAL; END;
      SET @rehearse_applying = 1, foreign_key_checks = 0;
      START TRANSACTION;
      SELECT a.one INTO locked FROM rehearse.applier a WHERE a.one = 1 FOR UPDATE;
      DELETE c FROM rehearse.chunk c JOIN rehearse.row_version v
        ON v.tbl = %1$d AND v.h = UNHEX(SHA2(CAST(c.k AS CHAR CHARACTER SET utf8mb4), 256));
      INSERT INTO rehearse.there SELECT c.k, c.i, CAST(%4$s AS JSON)
        FROM rehearse.chunk c JOIN %2$s x ON %3$s WHERE c.i <> CAST(%4$s AS JSON);
      DELETE c FROM rehearse.chunk c JOIN %2$s x ON %3$s;
      INSERT INTO %2$s (%5$s) SELECT %6$s FROM rehearse.chunk c;
      COMMIT;
      SET @rehearse_applying = NULL, foreign_key_checks = 1;
      SELECT k, wanted, found FROM rehearse.there;
    END
    """
        .formatted(
            table.number(),
            table.qualified(),
            table.keyIs("x", "c.k"),
            table.imageOf("x"),
            table.columnNames(),
            table.columnValues("c.i"));
  }

  private List<String> rights() {
    String feed = new MySql().literal(feedRole) + "@'%'";
    List<String> statements = new ArrayList<>();
    statements.add("GRANT CREATE TEMPORARY TABLES ON rehearse.* TO " + feed);
    for (String table : List.of("intent", "row_version", "tables", "discrepancy")) {
      statements.add("GRANT SELECT ON rehearse." + table + " TO " + feed);
    }
    for (String procedure : List.of("apply", "done", "failed")) {
      statements.add("GRANT EXECUTE ON PROCEDURE rehearse." + procedure + " TO " + feed);
    }
    for (MySqlTable table : tables) {
      statements.add(
          "GRANT EXECUTE ON PROCEDURE rehearse.fill_%d TO %s".formatted(table.number(), feed));
    }
    return statements;
  }

  /** The triggers of one table, by name. */
  static List<String> triggers(MySqlTable table) {
    return List.of("insert", "update", "delete", "cascade").stream()
        .map(each -> "%s_%s_%d".formatted(TRIGGER, each, table.number()))
        .toList();
  }

  /** What makes them; all of them belong together. */
  List<String> arm(MySqlTable table) {
    String quiet = "IF @rehearse_applying IS NULL THEN %s END IF";
    List<String> bodies =
        List.of(
            quiet.formatted(note(table, "NEW", "FALSE", table.imageOf("NEW"))),
            """
            IF @rehearse_applying IS NULL
              AND NOT (CAST(%1$s AS BINARY) <=> CAST(%2$s AS BINARY)) THEN
              IF NOT (CAST(%3$s AS BINARY) <=> CAST(%4$s AS BINARY)) THEN %5$s END IF;
              %6$s
            END IF"""
                .formatted(
                    table.imageOf("OLD"),
                    table.imageOf("NEW"),
                    table.keyOf("OLD"),
                    table.keyOf("NEW"),
                    note(table, "OLD", "TRUE", "NULL"),
                    note(table, "NEW", "FALSE", table.imageOf("NEW"))),
            quiet.formatted(note(table, "OLD", "TRUE", "NULL")));
    List<String> events = List.of("AFTER INSERT", "AFTER UPDATE", "AFTER DELETE");
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      statements.add(trigger(table, triggers(table).get(i), events.get(i), bodies.get(i)));
    }
    String cascades = new MySqlCascades(catalog, tables).below(table);
    if (!cascades.isEmpty()) {
      statements.add(
          trigger(table, triggers(table).get(3), "BEFORE DELETE", quiet.formatted(cascades)));
    }
    return statements;
  }

  private static String note(MySqlTable table, String row, String deleted, String image) {
    return "CALL rehearse.note(%d, %s, %s, %s);"
        .formatted(table.number(), table.keyOf(row), deleted, image);
  }

  private static String trigger(MySqlTable table, String name, String event, String body) {
    return "CREATE TRIGGER %s.%s %s ON %s FOR EACH ROW BEGIN %s; END"
        .formatted(
            MySqlTable.quote(table.schema()),
            MySqlTable.quote(name),
            event,
            table.qualified(),
            body);
  }

  /** What takes those away that a table has when it is armed. */
  static List<String> disarm(MySqlTable table) {
    return triggers(table).stream().map(each -> drop(table.schema(), each)).toList();
  }

  /** What takes one away. */
  static String drop(String schema, String trigger) {
    return "DROP TRIGGER IF EXISTS %s.%s"
        .formatted(MySqlTable.quote(schema), MySqlTable.quote(trigger));
  }
}
