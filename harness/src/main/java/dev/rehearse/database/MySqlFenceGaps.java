package dev.rehearse.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Ways past a fence on MySQL: a fence that has one is none, and must not be believed. Stateless.
 */
final class MySqlFenceGaps {
  /** What a role that is shut out may keep. */
  private static final String HARMLESS =
      "('USAGE', 'SELECT', 'SHOW VIEW', 'LOCK TABLES', 'CREATE TEMPORARY TABLES', 'REPLICATION CLIENT', 'PROCESS')";

  private static final String WRITABLE =
      """
      SELECT privilege_type, 'every database' FROM information_schema.user_privileges
        WHERE grantee = ? AND privilege_type NOT IN %1$s
      UNION ALL SELECT privilege_type, table_schema FROM information_schema.schema_privileges
        WHERE grantee = ? AND privilege_type NOT IN %1$s
      UNION ALL
      SELECT privilege_type, CONCAT(table_schema, '.', table_name)
        FROM information_schema.table_privileges
        WHERE grantee = ? AND privilege_type NOT IN %1$s
      UNION ALL
      SELECT privilege_type, CONCAT(table_schema, '.', table_name, '.', column_name)
        FROM information_schema.column_privileges
        WHERE grantee = ? AND privilege_type NOT IN %1$s
      """
          .formatted(HARMLESS);

  /** Procedures and functions that write as somebody else. */
  private static final String DEFINERS =
      """
      SELECT p.proc_priv, CONCAT(p.db, '.', p.routine_name) FROM mysql.procs_priv p
      JOIN information_schema.routines r
        ON r.routine_schema = p.db AND r.routine_name = p.routine_name
      WHERE p.user = ? AND r.security_type = 'DEFINER'
      """;

  private MySqlFenceGaps() {}

  static void refuse(Connection connection, String role) throws SQLException {
    String grantee = "'" + role + "'@'%'";
    List<String> ways = names(connection, WRITABLE, grantee, grantee, grantee, grantee);
    if (!ways.isEmpty()) {
      throw new IllegalStateException(
          "The role "
              + role
              + " cannot be fenced: it still has "
              + String.join(", ", ways)
              + ". Revoke that; writes belong to single tables.");
    }
  }

  static void refuseRoutines(Connection connection, String role) throws SQLException {
    List<String> routines = names(connection, DEFINERS, role);
    if (!routines.isEmpty()) {
      throw new IllegalStateException(
          "The role "
              + role
              + " cannot be fenced: these routines write with their definer's rights: "
              + String.join(", ", routines)
              + ". Revoke EXECUTE on them, or declare them SQL SECURITY INVOKER.");
    }
  }

  private static List<String> names(Connection connection, String query, String... values)
      throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        select.setString(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1) + " on " + row.getString(2));
        }
      }
    }
    return names;
  }
}
