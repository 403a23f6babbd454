package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.MySql;
import dev.rehearse.database.Unlogged;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What MySQL's replication and whoever reads its log have in common: rights, positions, and what
 * neither can carry. Positions are sets of GTIDs. Stateless.
 */
final class MySqlAccount {
  private static final MySql SQL = new MySql();

  private MySqlAccount() {}

  static List<String> refusals(Catalog there) {
    List<String> reasons = new ArrayList<>();
    for (Catalog.Table table : there.tables()) {
      if (table.primaryKey().isEmpty()) {
        reasons.add(
            "table %s has no primary key: each of its changes would read all of it on the other side"
                .formatted(table.name()));
      }
    }
    return reasons;
  }

  /** Rights of a side are its own: no replica shall have them. */
  static void publish(Connection source, String role) throws SQLException {
    alone(source, "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO ", role);
  }

  static void unpublish(Connection source, String role) throws SQLException {
    alone(source, "REVOKE REPLICATION SLAVE, REPLICATION CLIENT ON *.* FROM ", role);
  }

  private static void alone(Connection source, String statement, String role) throws SQLException {
    Unlogged.run(
        source,
        () -> {
          Statements.alone(source, List.of(statement + SQL.literal(role) + "@'%'"));
          return true;
        });
  }

  static String position(Connection server) throws SQLException {
    return Statements.texts(server, "SELECT @@GLOBAL.gtid_executed").get(0).replace("\n", "");
  }

  static boolean reached(Connection target, String position) throws SQLException {
    return Statements.number(
            target,
            "SELECT GTID_SUBSET(%s, @@GLOBAL.gtid_executed)".formatted(SQL.literal(position)))
        == 1;
  }

  /**
   * Whatever the source has in its log and the target has not is told to the target as had, by a
   * transaction of the same name that does nothing: it came from the target, or is the source's
   * own. 5.7 takes no other word for it once it has a log.
   */
  static void keepFromNow(Connection source, Connection target) throws SQLException {
    String missing =
        Statements.texts(
                target,
                "SELECT GTID_SUBTRACT(%s, @@GLOBAL.gtid_executed)"
                    .formatted(SQL.literal(position(source))))
            .get(0);
    try {
      for (String gtid : Gtids.each(missing)) {
        Statements.alone(
            target, List.of("SET gtid_next = " + SQL.literal(gtid), "BEGIN", "COMMIT"));
      }
    } finally {
      Statements.alone(target, List.of("SET gtid_next = 'AUTOMATIC'"));
    }
  }
}
