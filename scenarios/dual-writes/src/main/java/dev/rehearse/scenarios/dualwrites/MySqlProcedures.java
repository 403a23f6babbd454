package dev.rehearse.scenarios.dualwrites;

import java.util.List;
import java.util.stream.Collectors;

/** The functions and procedures of {@link MySqlSchema}: notes, and the two ways rows come in. */
final class MySqlProcedures {
  /**
   * The transaction that a session is in: its thread and the number of its event there, which no
   * other transaction has while the server runs. A server that does not tell makes one of all that
   * a connection does, which is larger than a transaction, never smaller.
   */
  static final String TRX =
      """
      CREATE FUNCTION rehearse.trx() RETURNS VARCHAR(64) READS SQL DATA
      BEGIN
        RETURN COALESCE((SELECT CONCAT(t.thread_id, '-', x.event_id)
          FROM performance_schema.threads t
          JOIN performance_schema.events_transactions_current x ON x.thread_id = t.thread_id
          WHERE t.processlist_id = CONNECTION_ID()), CONCAT('connection ', CONNECTION_ID()));
      END
      """;

  static final String NOTE =
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
   * Takes the numbers of all rows that have one now, and what was noted of them. While a row's
   * number is locked nobody notes anything of it, and what was noted is committed: no transaction
   * is waited for by which one is held up here.
   */
  static final String FORGET =
      """
      CREATE PROCEDURE rehearse.forget(p_tbl INT)
      BEGIN
        DECLARE past BOOLEAN DEFAULT FALSE;
        DECLARE hash BINARY(32);
        DECLARE noted CURSOR FOR SELECT h FROM rehearse.row_version WHERE tbl = p_tbl;
        DECLARE CONTINUE HANDLER FOR NOT FOUND SET past = TRUE;
        DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
        OPEN noted;
        forgetting: LOOP
          FETCH noted INTO hash;
          IF past THEN LEAVE forgetting; END IF;
          START TRANSACTION;
          DELETE FROM rehearse.row_version WHERE tbl = p_tbl AND h = hash;
          -- By its index: a scan would wait for what others have just noted.
          DELETE i FROM rehearse.intent i FORCE INDEX (of_row) WHERE i.tbl = p_tbl AND i.h = hash;
          COMMIT;
        END LOOP;
        CLOSE noted;
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

  static final String DONE =
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

  static final String FAILED =
      EACH.formatted(
          "failed(seqs JSON, why LONGTEXT)",
          """
          UPDATE rehearse.intent SET attempts = attempts + 1, reason = LEFT(why, 500),
            first_failed = COALESCE(first_failed, NOW(6)) WHERE seq = one;
          """);

  private MySqlProcedures() {}

  /** What a feed calls. */
  static String apply(List<MySqlTable> tables) {
    return apply(tables, "apply", COMPARED, NUMBERED, "");
  }

  /** Whether the number that came is above this side's. */
  private static final String COMPARED =
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
  static String apply(
      List<MySqlTable> tables, String name, String condition, String numbering, String handlers) {
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
            tables.stream().map(MySqlProcedures::put).collect(Collectors.joining()));
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
  static String fill(MySqlTable table) {
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
}
