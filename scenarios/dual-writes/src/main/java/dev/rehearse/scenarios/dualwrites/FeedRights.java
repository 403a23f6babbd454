package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The feed's right to read the application's rows, which only a validation needs. Stateless. */
final class FeedRights {
  /** ER_NONEXISTING_TABLE_GRANT: there was no such right. */
  private static final int NO_SUCH_GRANT = 1147;

  private FeedRights() {}

  static void allow(Connection admin, List<MirroredTable> tables, String role) throws SQLException {
    for (MirroredTable table : tables) {
      Statements.alone(admin, List.of(statement(admin, "GRANT SELECT ON %s TO %s", table, role)));
    }
  }

  static void take(Connection admin, List<MirroredTable> tables, String role) throws SQLException {
    for (MirroredTable table : tables) {
      try {
        Statements.alone(
            admin, List.of(statement(admin, "REVOKE SELECT ON %s FROM %s", table, role)));
      } catch (SQLException e) {
        if (e.getErrorCode() != NO_SUCH_GRANT) {
          throw e;
        }
      }
    }
  }

  private static String statement(Connection admin, String form, MirroredTable table, String role)
      throws SQLException {
    Dialect dialect = Dialect.of(admin);
    String grantee =
        dialect instanceof MySql ? dialect.literal(role) + "@'%'" : dialect.quote(role);
    return form.formatted(Ledger.of(admin).qualified(admin, table.name()), grantee);
  }
}
