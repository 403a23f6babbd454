package dev.rehearse.scenarios.bluegreen.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rehearse.database.Drained;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What MySQL 8.0 logs, carried out on 5.7. */
class BinlogStreamTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String EVERY =
      """
      CREATE TABLE every_type (
        id bigint unsigned PRIMARY KEY, t tinyint, tu tinyint unsigned, b tinyint(1),
        su smallint unsigned, m mediumint, mu mediumint unsigned, i int, iu int unsigned,
        g bigint, gu bigint unsigned, d decimal(30,10), f float, r double, y year,
        c char(8) CHARACTER SET latin1, v varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
        tx mediumtext CHARACTER SET utf8mb4, l1 varchar(40) CHARACTER SET latin1,
        wide varchar(20) CHARACTER SET utf16, bn binary(8), vb varbinary(40), bl blob, bt bit(13),
        e enum('a', 'it''s', 'ü') CHARACTER SET utf8mb4, st set('x', 'y', 'z'), dt date,
        ti time(6), ti3 time(3), ti0 time, dtm datetime(6), dtm0 datetime,
        ts timestamp(6) NULL, ts0 timestamp NULL, js json,
        gen int GENERATED ALWAYS AS (i + 1) STORED)
      """;

  private static final String COLUMNS =
      "(id, t, tu, b, su, m, mu, i, iu, g, gu, d, f, r, y, c, v, tx, l1, wide, bn, vb, bl, bt, e, st,"
          + " dt, ti, ti3, ti0, dtm, dtm0, ts, ts0, js)";

  private static final String LEAST =
      "(1, -128, 0, 0, 0, -8388608, 0, -2147483648, 0, -9223372036854775808, 0,"
          + " -99999999999999999999.9999999999, -3.402823e38, -1.7976931348623157e308, 1901, '', '', '',"
          + " '', '', '', '', '', b'0', 'a', '', '0000-00-00', '-838:59:59.000000', '-00:00:00.500',"
          + " '-00:00:01', '0000-00-00 00:00:00', '1000-01-01 00:00:00', '1970-01-01 00:00:01.000001',"
          + " '0000-00-00 00:00:00', '[]')";

  private static final String MOST =
      "(18446744073709551615, 127, 255, 1, 65535, 8388607, 16777215, 2147483646, 4294967295,"
          + " 9223372036854775807, 18446744073709551615, 99999999999999999999.9999999999, 3.402823e38,"
          + " 4.9e-324, 2155, 'é  ', 'naïve 🙂 \\\\ ''', REPEAT('ж', 9000), 'café', 'ж🙂', UNHEX('00FF00'),"
          + " UNHEX('FF00'), UNHEX(REPEAT('AB00', 5000)), b'1000000000001', 'ü', 'x,z', '9999-12-31',"
          + " '838:59:58.999999', '-12:34:56.789', '23:59:59', '9999-12-31 23:59:59.999999',"
          + " '2024-02-29 12:00:00', '2038-01-19 03:14:07.999999', '2024-03-31 01:30:00',"
          + " '{\"a\": [1, -2.5, \"x\\\\\"y\", null, true, {\"b\": 12345678901234567}], \"é\": \"🙂\"}')";

  private static final String NONE =
      "(3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0000, NULL, NULL,"
          + " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '-00:00:00.000001', NULL, NULL,"
          + " NULL, NULL, NULL, NULL, NULL)";

  private static TwoServers servers;

  @BeforeAll
  static void start() throws Exception {
    servers = TwoServers.start();
    servers.run(
        Side.NEW,
        "SET sql_log_bin = 0",
        "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'feed'@'%'");
  }

  @AfterAll
  static void stop() throws Exception {
    servers.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    servers.said.clear();
    for (Side side : Side.values()) {
      servers.run(
          side,
          "DROP TABLE IF EXISTS every_type, link, child, parent, extra, bytes",
          "RESET MASTER",
          "SET sql_log_bin = 0",
          EVERY,
          "CREATE TABLE parent (id int PRIMARY KEY, name varchar(20), UNIQUE (name))",
          "CREATE TABLE child (id int PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE)",
          "CREATE TABLE bytes (id binary(4) PRIMARY KEY, n int)",
          "CREATE TABLE link (a int, b varchar(20) CHARACTER SET latin1 COLLATE latin1_german1_ci, n int, PRIMARY KEY (a, b))");
    }
    servers.run(
        Side.NEW,
        "SET sql_log_bin = 0",
        "ALTER TABLE parent ADD COLUMN tier int NOT NULL DEFAULT 7",
        "CREATE TABLE extra (id int PRIMARY KEY)");
  }

  @Test
  void everyTypeArrivesAsItWas() throws Exception {
    try (BinlogStream stream = stream()) {
      servers.run(
          Side.NEW,
          "INSERT INTO every_type " + COLUMNS + " VALUES " + LEAST + ", " + MOST + ", " + NONE);
      carried(stream);
      assertThat(servers.rows(Side.OLD, "every_type"))
          .isEqualTo(servers.rows(Side.NEW, "every_type"))
          .hasSize(3);

      servers.run(
          Side.NEW,
          "UPDATE every_type SET i = 5, v = 'other', ts = '2001-09-09 01:46:40', js = JSON_SET(js, '$.k', 1)",
          "UPDATE every_type SET id = 7, bl = NULL WHERE id = 18446744073709551615",
          "DELETE FROM every_type WHERE id = 3");
      carried(stream);
      assertThat(servers.rows(Side.OLD, "every_type"))
          .isEqualTo(servers.rows(Side.NEW, "every_type"))
          .hasSize(2);
    }
  }

  @Test
  void transactionsArriveWholeAndUnderTheirOwnNames() throws Exception {
    try (BinlogStream stream = stream()) {
      servers.run(
          Side.NEW,
          "BEGIN",
          "INSERT INTO parent (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')",
          "SAVEPOINT s",
          "INSERT INTO extra VALUES (1)",
          "INSERT INTO child VALUES (1, 1), (2, 2)",
          "INSERT INTO link VALUES (1, 'straße', 1), (1, 'b', 2)",
          "COMMIT",
          "UPDATE link SET n = 9 WHERE b = 'straße'",
          "DELETE FROM parent WHERE id = 1",
          "ANALYZE TABLE parent",
          "GRANT SELECT ON parent TO 'feed'@'%'",
          "USE mysql",
          "CREATE DATABASE elsewhere",
          "CREATE TABLE elsewhere.t AS SELECT 1 AS id",
          "INSERT INTO elsewhere.t VALUES (1)",
          "DROP DATABASE elsewhere");
      carried(stream);
      assertThat(servers.rows(Side.OLD, "parent")).containsExactly("2 | b", "3 | c");
      assertThat(servers.rows(Side.OLD, "child")).containsExactly("2 | 2");
      assertThat(servers.rows(Side.OLD, "link")).isEqualTo(servers.rows(Side.NEW, "link"));
      assertThat(servers.position(Side.OLD)).isEqualTo(servers.position(Side.NEW));
    }
  }

  @Test
  void aKeyOfBytesThatEndsInZerosIsFoundAgain() throws Exception {
    try (BinlogStream stream = stream()) {
      servers.run(
          Side.NEW,
          "INSERT INTO bytes VALUES (UNHEX('AB000000'), 1), (UNHEX('CD00EF00'), 2)",
          "UPDATE bytes SET n = n + 1",
          "DELETE FROM bytes WHERE n = 3");
      carried(stream);
      assertThat(servers.rows(Side.OLD, "bytes")).containsExactly("AB000000 | 2");
    }
  }

  @Test
  void aStreamThatWasCutGoesOnWhereTheTargetIs() throws Exception {
    for (int round = 0; round < 5; round++) {
      try (BinlogStream stream = stream()) {
        for (int i = 0; i < 20; i++) {
          servers.run(Side.NEW, "INSERT INTO parent (id) VALUES (%d)".formatted(round * 20 + i));
        }
        if (round % 2 == 0) {
          carried(stream);
        }
      }
    }
    assertThat(servers.rows(Side.OLD, "parent")).hasSize(100);
    assertThat(servers.said).isEmpty();
  }

  /** A drain would wait for it, and end it. */
  @Test
  void whoReadsTheLogHasNoTransactionOpen() throws Exception {
    try (BinlogStream stream = stream();
        Connection source = servers.admin(Side.NEW)) {
      servers.run(Side.NEW, "INSERT INTO parent (id, name) VALUES (1, 'a')");
      carried(stream);
      assertThat(
              Statements.number(
                  source,
                  "SELECT COUNT(*) FROM information_schema.processlist"
                      + " WHERE command = 'Binlog Dump GTID' AND user = 'feed'"))
          .isEqualTo(1);
      Drained drained = new Drained(source, List.of("feed"));
      assertThat(drained.before(drained.moment())).isEmpty();
    }
  }

  @Test
  void aChangedSchemaEndsItByName() throws Exception {
    try (BinlogStream stream = stream()) {
      servers.run(Side.NEW, "INSERT INTO parent (id, name) VALUES (1, 'a')");
      carried(stream);
      servers.run(Side.NEW, "ALTER TABLE parent ADD COLUMN more int");
      await().atMost(LIMIT).until(() -> !stream.alive());
      assertThat(servers.said)
          .singleElement()
          .asString()
          .contains("no more carried to old", "ALTER TABLE parent ADD COLUMN more int");
    }
  }

  @Test
  void aTableThatIsEmptiedFromAnywhereEndsItByName() throws Exception {
    try (BinlogStream stream = stream()) {
      servers.run(Side.NEW, "INSERT INTO parent (id, name) VALUES (1, 'a')");
      carried(stream);
      servers.run(Side.NEW, "USE mysql", "/* all */ TRUNCATE app.link");
      await().atMost(LIMIT).until(() -> !stream.alive());
      assertThat(servers.said).singleElement().asString().contains("TRUNCATE app.link");
    }
  }

  @Test
  void aRowThatSomebodyElseTookEndsItByName() throws Exception {
    try (BinlogStream stream = stream()) {
      servers.run(Side.NEW, "INSERT INTO parent (id, name) VALUES (1, 'a')");
      carried(stream);
      servers.run(Side.OLD, "SET sql_log_bin = 0", "DELETE FROM parent");
      servers.run(Side.NEW, "UPDATE parent SET name = 'b'");
      await().atMost(LIMIT).until(() -> !stream.alive());
      assertThat(servers.said)
          .singleElement()
          .asString()
          .contains("table parent had 0 rows where the log tells of one");
    }
  }

  private static BinlogStream stream() {
    return BinlogStream.start(servers, Side.NEW, Mistake.NONE);
  }

  private static void carried(BinlogStream stream) throws SQLException {
    String position = servers.position(Side.NEW);
    boolean there =
        Await.until(
            "old to have what new has",
            LIMIT,
            () -> servers.has(Side.OLD, position),
            has -> has || !stream.alive());
    assertThat(there).as(() -> String.join("; ", servers.said)).isTrue();
  }
}
