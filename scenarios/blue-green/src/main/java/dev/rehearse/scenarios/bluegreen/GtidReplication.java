package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Gtids;
import dev.rehearse.database.MySql;
import dev.rehearse.database.Unlogged;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What MySQL's own replication and whoever reads its log have in common: what neither carries,
 * rights, and positions, which are sets of GTIDs.
 */
abstract class GtidReplication implements Replication {
  private static final MySql SQL = new MySql();

  @Override
  public List<String> refusals(Catalog there, Catalog here) {
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

  @Override
  public final void publish(Connection source, List<Catalog.Table> tables, String role)
      throws SQLException {
    rights(source, "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO ", role);
  }

  @Override
  public final void unpublish(Connection source, String role) throws SQLException {
    rights(source, "REVOKE REPLICATION SLAVE, REPLICATION CLIENT ON *.* FROM ", role);
  }

  /** Rights on a side are its own: no replica shall have them. */
  private static void rights(Connection source, String statement, String role) throws SQLException {
    Unlogged.run(
        source,
        () -> {
          Statements.alone(source, List.of(statement + SQL.literal(role) + "@'%'"));
          return true;
        });
  }

  @Override
  public final String position(Connection source) throws SQLException {
    return Gtids.executed(source);
  }

  @Override
  public final boolean reached(Connection source, Connection target, String position)
      throws SQLException {
    return Gtids.has(target, position);
  }

  /**
   * Whatever the source has in its log and the target has not is told to the target as had, by a
   * transaction of the same name that does nothing: it came from the target, or is the source's
   * own. 5.7 takes no other word for it once it has a log.
   */
  @Override
  public final void keepFromNow(Connection source, Connection target) throws SQLException {
    try {
      for (String gtid : Gtids.missing(target, position(source))) {
        Statements.alone(
            target, List.of("SET gtid_next = " + SQL.literal(gtid), "BEGIN", "COMMIT"));
      }
    } finally {
      Statements.alone(target, List.of("SET gtid_next = 'AUTOMATIC'"));
    }
  }
}
