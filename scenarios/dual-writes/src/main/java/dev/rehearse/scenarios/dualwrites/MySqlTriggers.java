package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.MySqlPatience;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The triggers that note what becomes of a table's rows. Stateless. */
final class MySqlTriggers {
  /** Sorts after a user's triggers only in name; the engine fires them in the order of creation. */
  static final String PREFIX = "zz_rehearse";

  private MySqlTriggers() {}

  /** What makes those of one table, by name; all of them belong together. */
  static Map<String, String> of(MySqlSchema schema, MySqlTable table) {
    String quiet = "IF @rehearse_applying IS NULL THEN %s END IF";
    Map<String, String> triggers = new LinkedHashMap<>();
    put(
        triggers,
        table,
        "AFTER INSERT",
        "insert",
        quiet.formatted(note(table, "NEW", "FALSE", table.imageOf("NEW"))));
    put(
        triggers,
        table,
        "AFTER UPDATE",
        "update",
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
                note(table, "NEW", "FALSE", table.imageOf("NEW"))));
    put(
        triggers,
        table,
        "AFTER DELETE",
        "delete",
        quiet.formatted(note(table, "OLD", "TRUE", "NULL")));
    String cascades = new MySqlCascades(schema.catalog(), schema.tables()).below(table);
    if (!cascades.isEmpty()) {
      put(triggers, table, "BEFORE DELETE", "cascade", quiet.formatted(cascades));
    }
    return triggers;
  }

  private static String note(MySqlTable table, String row, String deleted, String image) {
    return "CALL rehearse.note(%d, %s, %s, %s);"
        .formatted(table.number(), table.keyOf(row), deleted, image);
  }

  private static void put(
      Map<String, String> triggers, MySqlTable table, String event, String word, String body) {
    String name = "%s_%s_%d".formatted(PREFIX, word, table.number());
    triggers.put(
        name,
        "CREATE TRIGGER %s.%s %s ON %s FOR EACH ROW BEGIN %s; END"
            .formatted(
                MySqlTable.quote(table.schema()),
                MySqlTable.quote(name),
                event,
                table.qualified(),
                body));
  }

  /**
   * Puts the triggers of all tables on, one by one, and then forgets what was noted before the last
   * of them was there: a row that some changes number and others do not would be lost. Each waits
   * for whoever has written to its table, so what a part of them noted is there to be forgotten; a
   * row that is numbered no more is one that nobody has written, and the backfill takes it.
   *
   * <p>{@code LOCK TABLES} would make it one, but waits for tables that foreign keys lead to while
   * it holds its own. The server then refuses statements of transactions that hold the one and need
   * the other, at every try, for as long as it waits.
   */
  static void arm(Connection admin, MySqlSchema schema) throws SQLException {
    List<String> there = there(admin);
    List<String> armed = Statements.texts(admin, "SELECT tbl FROM rehearse.armed");
    List<String> unmarking = new ArrayList<>();
    List<String> making = new ArrayList<>();
    List<String> marking = new ArrayList<>();
    for (MySqlTable table : schema.tables()) {
      Map<String, String> triggers = of(schema, table);
      String number = String.valueOf(table.number());
      if (!armed.contains(number) || !there.containsAll(triggers.keySet())) {
        triggers.keySet().removeAll(there);
        unmarking.add("DELETE FROM rehearse.armed WHERE tbl = " + number);
        making.addAll(triggers.values());
        marking.add("CALL rehearse.forget(%s)".formatted(number));
        marking.add("INSERT INTO rehearse.armed VALUES (%s)".formatted(number));
      }
    }
    Statements.alone(admin, unmarking);
    MySqlSchema.define(admin, making);
    Statements.alone(admin, marking);
  }

  /** Takes all of ours away, whatever the ledger still knows. */
  static void disarm(Connection admin) throws SQLException {
    for (String trigger : there(admin)) {
      MySqlPatience.define(
          admin,
          "DROP TRIGGER IF EXISTS %s.%s"
              .formatted(MySqlTable.quote(admin.getCatalog()), MySqlTable.quote(trigger)));
    }
  }

  private static List<String> there(Connection admin) throws SQLException {
    return Statements.texts(
        admin,
        "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
            + " AND trigger_name LIKE '"
            + PREFIX
            + "\\_%'");
  }
}
