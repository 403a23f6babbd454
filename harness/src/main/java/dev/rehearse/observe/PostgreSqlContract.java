package dev.rehearse.observe;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** What a schema promises on PostgreSQL. Stateless. */
final class PostgreSqlContract {
  private static final String LINES =
      """
      SELECT 'column ' || c.relname || '.' || a.attname || ' '
          || format_type(a.atttypid, a.atttypmod)
          || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
          || CASE WHEN a.attidentity <> '' THEN ' identity ' || a.attidentity::text ELSE '' END
          || CASE WHEN a.attgenerated <> '' THEN ' generated' ELSE '' END
          || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '')
          || coalesce(' collate ' || l.collname, '')
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
          AND a.attnum > 0 AND NOT a.attisdropped
      UNION ALL
      SELECT 'constraint ' || conrelid::regclass || '.' || conname || ' '
          || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
      UNION ALL
      SELECT pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' invalid' END
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        WHERE c.relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT pg_get_triggerdef(t.oid) || ' enabled ' || t.tgenabled::text
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
      UNION ALL
      SELECT 'view ' || relname || ' ' || pg_get_viewdef(oid)
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
      UNION ALL
      SELECT 'sequence ' || s.sequencename || ' ' || s.data_type || ' by ' || s.increment_by::text
        FROM pg_sequences s WHERE s.schemaname = 'public'
      UNION ALL
      SELECT 'comment ' || c.relname || coalesce('.' || a.attname, '') || ' ' || d.description
        FROM pg_description d JOIN pg_class c ON c.oid = d.objoid
        LEFT JOIN pg_attribute a
          ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
        WHERE d.classoid = 'pg_class'::regclass AND c.relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT 'grant ' || privilege_type || ' on ' || table_name || ' to ' || grantee
        FROM information_schema.table_privileges
        WHERE table_schema = 'public' AND grantee <> ALL (?)
      """;

  private PostgreSqlContract() {}

  static Set<String> lines(Connection connection, Set<String> roles) throws SQLException {
    Set<String> lines = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(LINES)) {
      select.setArray(1, connection.createArrayOf("text", roles.toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          lines.add(row.getString(1));
        }
      }
    }
    return lines;
  }
}
