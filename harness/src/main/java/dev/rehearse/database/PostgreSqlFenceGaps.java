package dev.rehearse.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Ways past a fence on PostgreSQL: a fence that has one is none, and must not be believed.
 * Stateless.
 */
final class PostgreSqlFenceGaps {
  /** Privileges that came from elsewhere: PUBLIC, another role, ownership, superuser. */
  private static final String WRITABLE =
      """
      SELECT c.relname FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'f')
        AND (has_table_privilege(?, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
             OR has_any_column_privilege(?, c.oid, 'INSERT, UPDATE'))
      ORDER BY c.relname
      """;

  /** Functions that write as somebody else. */
  private static final String DEFINERS =
      """
      SELECT p.proname FROM pg_proc p
      WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
        AND p.prorettype <> 'trigger'::regtype
        AND has_function_privilege(?, p.oid, 'EXECUTE')
      ORDER BY p.proname
      """;

  private PostgreSqlFenceGaps() {}

  static void refuse(Statement statement, String role) throws SQLException {
    List<String> tables = names(statement.getConnection(), WRITABLE, role, role);
    if (!tables.isEmpty()) {
      throw new IllegalStateException(
          "The role "
              + role
              + " cannot be fenced: it may still write "
              + String.join(", ", tables)
              + ". Look for grants to PUBLIC or to a role that it is a member of.");
    }
  }

  static void refuseDefiners(Statement statement, String role) throws SQLException {
    List<String> functions = names(statement.getConnection(), DEFINERS, role);
    if (!functions.isEmpty()) {
      throw new IllegalStateException(
          "The role "
              + role
              + " cannot be fenced: these functions write with their owner's rights: "
              + String.join(", ", functions)
              + ". Revoke EXECUTE on them, or declare them SECURITY INVOKER.");
    }
  }

  private static List<String> names(Connection connection, String query, String... roles)
      throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(query)) {
      for (int i = 0; i < roles.length; i++) {
        select.setString(i + 1, roles[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }
}
