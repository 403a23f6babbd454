package dev.rehearse.scenarios.dualwrites;

/** The rights that {@link PostgreSqlSchema} gives; they go with the schema. Stateless. */
final class PostgreSqlRights {
  private PostgreSqlRights() {}

  /** What the feed's role needs. */
  static String given(PostgreSqlSchema schema) {
    return """
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA rehearse FROM PUBLIC;
    GRANT USAGE ON SCHEMA rehearse TO %1$s;
    GRANT SELECT, UPDATE, DELETE ON rehearse.intent TO %1$s;
    GRANT SELECT ON rehearse.row_version, rehearse.tables, rehearse.waiting TO %1$s;
    GRANT SELECT, INSERT ON rehearse.discrepancy TO %1$s;
    GRANT EXECUTE ON FUNCTION rehearse.apply(int[], text[], bigint[], boolean[], text[]) TO %1$s;
    """
        .formatted(PostgreSqlTable.quote(schema.feedRole()));
  }
}
