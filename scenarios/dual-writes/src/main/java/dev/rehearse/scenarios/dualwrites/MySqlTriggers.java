package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The triggers that note what becomes of a table's rows. Stateless. */
final class MySqlTriggers {
  /** Sorts after a user's triggers only in name; the engine fires them in the order of creation. */
  static final String PREFIX = "zz_rehearse";

  private MySqlTriggers() {}

  /** Those of one table, by name. */
  static List<String> names(MySqlTable table) {
    return List.of("insert", "update", "delete", "cascade").stream()
        .map(each -> "%s_%s_%d".formatted(PREFIX, each, table.number()))
        .toList();
  }

  /** What makes them; all of them belong together. */
  static List<String> arm(MySqlSchema schema, MySqlTable table) {
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
      statements.add(trigger(table, names(table).get(i), events.get(i), bodies.get(i)));
    }
    String cascades = new MySqlCascades(schema.catalog(), schema.tables()).below(table);
    if (!cascades.isEmpty()) {
      statements.add(
          trigger(table, names(table).get(3), "BEFORE DELETE", quiet.formatted(cascades)));
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
    return names(table).stream().map(each -> drop(table.schema(), each)).toList();
  }

  /** What takes one away. */
  static String drop(String schema, String trigger) {
    return "DROP TRIGGER IF EXISTS %s.%s"
        .formatted(MySqlTable.quote(schema), MySqlTable.quote(trigger));
  }

  /**
   * All triggers of a table under one lock that waits for every writer: a row that some changes
   * number and others do not would be lost. What a part of them noted, if an earlier process died
   * here, is forgotten before anybody carries it over.
   */
  static void arm(Connection admin, MySqlSchema schema, MySqlTable here) throws SQLException {
    List<String> wanted = arm(schema, here);
    long found = there(admin, here);
    if (found == wanted.size()) {
      return;
    }
    List<String> statements = new ArrayList<>();
    statements.add("SET lock_wait_timeout = 1");
    statements.add(
        "LOCK TABLES %s WRITE, rehearse.row_version WRITE, rehearse.intent WRITE"
            .formatted(here.qualified()));
    if (found > 0) {
      statements.addAll(disarm(here));
      statements.add("DELETE FROM rehearse.intent WHERE tbl = " + here.number());
      statements.add("DELETE FROM rehearse.row_version WHERE tbl = " + here.number());
    }
    statements.addAll(wanted);
    try {
      MySqlSchema.run(admin, statements);
    } finally {
      if (!admin.isClosed()) {
        Statements.alone(admin, List.of("UNLOCK TABLES"));
      }
    }
  }

  /** Takes all of ours away, whatever the ledger still knows. */
  static void disarm(Connection admin) throws SQLException {
    List<String> found =
        Statements.texts(
            admin,
            "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
                + " AND trigger_name LIKE '"
                + PREFIX
                + "\\_%'");
    if (!found.isEmpty()) {
      List<String> statements = new ArrayList<>(List.of("SET lock_wait_timeout = 1"));
      for (String trigger : found) {
        statements.add(drop(admin.getCatalog(), trigger));
      }
      Statements.alone(admin, statements);
    }
  }

  private static long there(Connection admin, MySqlTable table) throws SQLException {
    String names =
        names(table).stream().map(each -> "'" + each + "'").collect(Collectors.joining(", "));
    return Statements.number(
        admin,
        "SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
            + " AND trigger_name IN ("
            + names
            + ")");
  }
}
