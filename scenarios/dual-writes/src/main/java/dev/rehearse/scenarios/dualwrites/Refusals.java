package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Why a schema cannot be mirrored by dual writes. Stateless. */
public final class Refusals {
  /**
   * Types whose equal values have one text. Not numeric (1.0 is 1.00), floats (0 is -0), intervals
   * (a day is 24 hours), or types that we do not know.
   */
  private static final Set<String> CANONICAL =
      Set.of(
          "smallint",
          "integer",
          "bigint",
          "boolean",
          "text",
          "character varying",
          "character",
          "uuid",
          "bytea",
          "date",
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone",
          "name",
          "oid",
          "inet",
          "macaddr");

  private static final String LOOSE_COLLATIONS =
      """
      SELECT c.relname || '.' || a.attname
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
      JOIN pg_collation l ON l.oid = a.attcollation
      WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace
        AND NOT l.collisdeterministic
      ORDER BY 1
      """;

  private Refusals() {}

  /** Every reason that the catalog shows, each naming its table; empty: it can be mirrored. */
  public static List<String> refusals(Catalog catalog) {
    List<String> reasons = new ArrayList<>();
    for (Catalog.Table table : catalog.tables()) {
      if (table.kind() != Catalog.Kind.PLAIN) {
        reasons.add(
            "table %s is %s; dual-writes mirrors plain tables only"
                .formatted(table.name(), table.kind().name().toLowerCase(java.util.Locale.ROOT)));
        continue;
      }
      if (table.primaryKey().isEmpty()) {
        reasons.add("table %s has no primary key to number its rows by".formatted(table.name()));
      }
      for (String name : table.primaryKey()) {
        table.column(name).ifPresent(column -> key(table, column, reasons));
      }
      for (Catalog.Trigger trigger : table.triggers()) {
        if (trigger.enabled().equals("A") || trigger.enabled().equals("R")) {
          reasons.add(
              "trigger %s on table %s would fire for mirrored rows too; make it a usual one"
                  .formatted(trigger.name(), table.name()));
        }
      }
    }
    return reasons;
  }

  /** Those that only the server shows. */
  public static List<String> refusals(Connection connection) throws SQLException {
    List<String> reasons = new ArrayList<>(refusals(Catalog.read(connection)));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LOOSE_COLLATIONS)) {
      while (row.next()) {
        reasons.add(
            "key column %s has a nondeterministic collation: equal keys have several texts"
                .formatted(row.getString(1)));
      }
    }
    return reasons;
  }

  private static void key(Catalog.Table table, Catalog.Column column, List<String> reasons) {
    String bare = column.base().replaceAll("\\([0-9, ]*\\)", "");
    if (!CANONICAL.contains(bare)) {
      reasons.add(
          "key column %s.%s is of type %s, whose equal values may have several texts"
              .formatted(table.name(), column.name(), column.type()));
    }
  }
}
