package dev.rehearse.observe;

/** What could be left behind on MySQL. */
final class MySqlLeftovers {
  private static final String OURS_NOT =
      "('mysql', 'sys', 'information_schema', 'performance_schema', '" + Leftovers.FENCES + "')";

  private static final String OBJECTS =
      """
      SELECT 'schema', schema_name FROM information_schema.schemata WHERE schema_name NOT IN %1$s
      UNION ALL
      SELECT IF(table_type = 'VIEW', 'view', 'table'), CONCAT(table_schema, '.', table_name)
        FROM information_schema.tables WHERE table_schema NOT IN %1$s
      UNION ALL
      SELECT DISTINCT 'index', CONCAT(table_schema, '.', table_name, '.', index_name)
        FROM information_schema.statistics WHERE table_schema NOT IN %1$s
      UNION ALL
      SELECT 'trigger', CONCAT(event_object_schema, '.', event_object_table, '.', trigger_name)
        FROM information_schema.triggers WHERE trigger_schema NOT IN %1$s
      UNION ALL
      SELECT LOWER(routine_type), CONCAT(routine_schema, '.', routine_name)
        FROM information_schema.routines WHERE routine_schema NOT IN %1$s
      UNION ALL
      SELECT 'event', CONCAT(event_schema, '.', event_name) FROM information_schema.events
        WHERE event_schema NOT IN %1$s
      UNION ALL SELECT 'role', CONCAT(user, '@', host) FROM mysql.user
      UNION ALL SELECT 'replica', channel_name FROM performance_schema.replication_connection_configuration
      UNION ALL SELECT 'named-lock', object_name FROM performance_schema.metadata_locks
        WHERE object_type = 'USER LEVEL LOCK'
      """
          .formatted(OURS_NOT);

  /** A replica keeps what it receives in relay logs, whether somebody needs it or not. */
  private static final String COSTS =
      """
      SELECT 'replica', channel_name, 'goes on receiving what its source writes'
      FROM performance_schema.replication_connection_status WHERE service_state <> 'OFF'
      """;

  private static final String TRANSACTIONS =
      """
      SELECT CONCAT(t.processlist_user, ' connection ', t.processlist_id, ' ', t.processlist_command)
      FROM performance_schema.events_transactions_current x
      JOIN performance_schema.threads t ON t.thread_id = x.thread_id
      WHERE x.state = 'ACTIVE' AND t.type = 'FOREGROUND' AND t.processlist_user IS NOT NULL
        AND t.processlist_id <> connection_id()
      """;

  static final Leftovers.Questions QUESTIONS =
      new Leftovers.Questions(OBJECTS, COSTS, TRANSACTIONS);

  private MySqlLeftovers() {}
}
