package dev.rehearse.scenarios.dualwrites;

import java.util.stream.Collectors;

/** The rights that {@link PostgreSqlSchema} gives, and takes back. Stateless. */
final class PostgreSqlRights {
  private PostgreSqlRights() {}

  /** What the feed's role needs. */
  static String given(PostgreSqlSchema schema) {
    String feed = PostgreSqlTable.quote(schema.feedRole());
    return """
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA rehearse FROM PUBLIC;
    GRANT USAGE ON SCHEMA rehearse TO %1$s;
    GRANT SELECT, UPDATE, DELETE ON rehearse.intent TO %1$s;
    GRANT SELECT ON rehearse.row_version, rehearse.tables TO %1$s;
    GRANT SELECT, INSERT ON rehearse.discrepancy TO %1$s;
    DO $rehearse$ BEGIN
      EXECUTE format('GRANT TEMPORARY ON DATABASE %%I TO %1$s', current_database());
    END $rehearse$;
    """
            .formatted(feed)
        + "GRANT EXECUTE ON FUNCTION rehearse.apply(int[], text[], bigint[], boolean[], text[]) TO "
        + feed
        + ";\n"
        + schema.tables().stream()
            .map(
                table ->
                    "GRANT EXECUTE ON FUNCTION rehearse.fill_%d() TO %s;\n"
                        .formatted(table.number(), feed))
            .collect(Collectors.joining());
  }

  /** Takes back what was granted outside the schema to those who were let into it. */
  static String taken() {
    return """
    DO $rehearse$
    DECLARE feed text;
    BEGIN
      FOR feed IN SELECT DISTINCT a.grantee::regrole::text
        FROM pg_namespace n CROSS JOIN aclexplode(n.nspacl) a
        WHERE n.nspname = 'rehearse' AND a.grantee NOT IN (0, n.nspowner)
      LOOP
        EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM %s', current_database(), feed);
      END LOOP;
    END $rehearse$;
    """;
  }
}
