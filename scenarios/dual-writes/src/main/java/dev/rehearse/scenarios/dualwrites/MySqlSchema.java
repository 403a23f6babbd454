package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.MySql;
import dev.rehearse.database.MySqlPatience;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

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
          CREATE TABLE IF NOT EXISTS rehearse.armed (tbl INT PRIMARY KEY) ENGINE = InnoDB
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
            KEY (trx, seq), KEY of_row (tbl, h)) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
          """,
          """
          CREATE TABLE IF NOT EXISTS rehearse.discrepancy (
            seq BIGINT, tbl INT, k LONGTEXT, version BIGINT, attempts INT, reason VARCHAR(500),
            opened DATETIME(6), resolved DATETIME(6)) ENGINE = InnoDB
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
    statements.addAll(routine("FUNCTION", "trx", MySqlProcedures.TRX));
    statements.addAll(routine("PROCEDURE", "note", MySqlProcedures.NOTE));
    statements.addAll(routine("PROCEDURE", "forget", MySqlProcedures.FORGET));
    statements.addAll(routine("PROCEDURE", "done", MySqlProcedures.DONE));
    statements.addAll(routine("PROCEDURE", "failed", MySqlProcedures.FAILED));
    statements.addAll(routine("PROCEDURE", "apply", MySqlProcedures.apply(tables)));
    for (MySqlTable table : tables) {
      statements.add(
          "INSERT IGNORE INTO rehearse.tables VALUES (%d, %d, %s)"
              .formatted(
                  table.number(),
                  tables.indexOf(table),
                  new MySql().literal(table.table().written())));
      String name = "fill_" + table.number();
      statements.addAll(routine("PROCEDURE", name, MySqlProcedures.fill(table)));
    }
    statements.addAll(rights());
    return statements;
  }

  static List<String> routine(String kind, String name, String definition) {
    return List.of("DROP %s IF EXISTS rehearse.%s".formatted(kind, name), definition);
  }

  private List<String> rights() {
    String feed = new MySql().literal(feedRole) + "@'%'";
    List<String> statements = new ArrayList<>();
    for (String table : List.of("intent", "row_version", "tables", "discrepancy")) {
      statements.add("GRANT SELECT ON rehearse." + table + " TO " + feed);
    }
    for (String procedure : List.of("apply", "done", "failed")) {
      statements.add("GRANT EXECUTE ON PROCEDURE rehearse." + procedure + " TO " + feed);
    }
    return statements;
  }

  /** Runs statements under the mode that MySQL keeps with what is made. */
  static void run(Connection admin, List<String> statements) throws SQLException {
    moded(admin, () -> Statements.alone(admin, statements));
  }

  /** Changes tables that are in use, under that mode. */
  static void define(Connection admin, List<String> definitions) throws SQLException {
    moded(
        admin,
        () -> {
          for (String definition : definitions) {
            MySqlPatience.define(admin, definition);
          }
        });
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static void moded(Connection admin, Work work) throws SQLException {
    Statements.alone(admin, List.of("SET sql_mode = '" + MODE + "'"));
    try {
      work.run();
    } finally {
      if (!admin.isClosed()) {
        Statements.alone(admin, List.of("SET sql_mode = '" + MySql.MODE + "'"));
      }
    }
  }
}
