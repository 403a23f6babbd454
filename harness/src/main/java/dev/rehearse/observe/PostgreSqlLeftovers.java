package dev.rehearse.observe;

/** What could be left behind on PostgreSQL. */
final class PostgreSqlLeftovers {
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
          .formatted(Leftovers.FENCES);

  /** A slot keeps the log from where its reader stands, until the disk is full. */
  private static final String COSTS =
      """
      SELECT 'slot', slot_name::text, 'keeps ' || pg_size_pretty(pg_wal_lsn_diff(
          CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END,
          restart_lsn)) || ' of WAL, and all that will be written'
        FROM pg_replication_slots WHERE restart_lsn IS NOT NULL
      """;

  /** A session that is being opened has one of its own for a moment. */
  private static final String TRANSACTIONS =
      """
      SELECT concat_ws(' ', usename, 'pid', pid, state) FROM pg_stat_activity
      WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        AND coalesce(state, 'starting') <> 'starting'
      """;

  static final Leftovers.Questions QUESTIONS =
      new Leftovers.Questions(OBJECTS, COSTS, TRANSACTIONS);

  private PostgreSqlLeftovers() {}
}
