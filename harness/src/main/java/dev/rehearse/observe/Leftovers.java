package dev.rehearse.observe;

import dev.rehearse.history.Event;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lists every object that a migration could leave behind, so that what came in between can be told.
 * Stateless.
 *
 * <p>The fence of a side is not a leftover: it must outlast the migration.
 */
public final class Leftovers {

  /** Where fences live; see {@code dev.rehearse.database.Fence}. */
  static final String FENCES = "rehearse_fence";

  private static final String OBJECTS =
      """
      SELECT 'schema', nspname FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\\_%%' AND nspname NOT IN ('information_schema', '%1$s')
      UNION ALL
      SELECT CASE relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'i' THEN 'index'
          ELSE 'table' END, n.nspname || '.' || c.relname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE relkind IN ('r', 'p', 'S', 'v', 'm', 'i') AND n.nspname NOT LIKE 'pg\\_%%'
          AND n.nspname NOT IN ('information_schema', '%1$s')
      UNION ALL
      SELECT 'invalid-index', i.indexrelid::regclass::text FROM pg_index i WHERE NOT i.indisvalid
      UNION ALL
      SELECT 'trigger', tgrelid::regclass || '.' || tgname FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL
      SELECT 'function', n.nspname || '.' || p.proname FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname NOT LIKE 'pg\\_%%' AND n.nspname NOT IN ('information_schema', '%1$s')
      UNION ALL
      SELECT 'constraint-not-valid', conrelid::regclass || '.' || conname
        FROM pg_constraint WHERE NOT convalidated
      UNION ALL SELECT 'role', rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%%'
      UNION ALL SELECT 'slot', slot_name::text FROM pg_replication_slots
      UNION ALL SELECT 'publication', pubname::text FROM pg_publication
      UNION ALL SELECT 'subscription', subname::text FROM pg_subscription
      UNION ALL SELECT 'prepared-transaction', gid FROM pg_prepared_xacts
      UNION ALL SELECT 'advisory-lock', classid || '/' || objid FROM pg_locks
        WHERE locktype = 'advisory'
      """
          .formatted(FENCES);

  private static final String TRANSACTIONS =
      "SELECT usename || ' pid ' || pid || ' ' || coalesce(state, '') FROM pg_stat_activity"
          + " WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_type ="
          + " 'client backend'";

  private Leftovers() {}

  /** Everything of that kind that is there now, as {@code kind name}. */
  public static Set<String> objects(Connection connection) throws SQLException {
    Set<String> found = new LinkedHashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(OBJECTS)) {
      while (rows.next()) {
        found.add(rows.getString(1) + " " + rows.getString(2));
      }
    }
    return found;
  }

  /**
   * Writes one {@code Leftover} per object that is not allowed and per transaction still open.
   *
   * @param where {@code old} or {@code new}
   * @param allowed what may be there
   */
  public static void observe(
      Connection connection, String where, Set<String> allowed, Consumer<Event> log)
      throws SQLException {
    for (String object : objects(connection)) {
      if (!allowed.contains(object)) {
        int space = object.indexOf(' ');
        log.accept(
            new Event.Leftover(
                System.nanoTime(), where, object.substring(0, space), object.substring(space + 1)));
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TRANSACTIONS)) {
      while (rows.next()) {
        log.accept(new Event.Leftover(System.nanoTime(), where, "transaction", rows.getString(1)));
      }
    }
  }
}
