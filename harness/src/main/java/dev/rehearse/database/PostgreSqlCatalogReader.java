package dev.rehearse.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a PostgreSQL database's catalog: one query per kind of thing, whatever the number of
 * tables. Not thread-safe.
 */
final class PostgreSqlCatalogReader {
  private static final String TABLES =
      """
      SELECT c.relname,
             CASE WHEN c.relkind = 'p' THEN 'PARTITIONED'
                  WHEN c.relispartition THEN 'PARTITION'
                  WHEN EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid) THEN 'INHERITED'
                  ELSE 'PLAIN' END AS kind
      FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      ORDER BY c.relname COLLATE "C"
      """;

  private static final String COLUMNS =
      """
      SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type,
             CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod)
                  ELSE format_type(a.atttypid, a.atttypmod) END AS base,
             NOT a.attnotnull AS nullable, a.attidentity, a.attgenerated,
             pg_get_expr(d.adbin, d.adrelid) AS expression,
             (SELECT s.relname FROM pg_depend dep JOIN pg_class s ON s.oid = dep.objid
              WHERE dep.refclassid = 'pg_class'::regclass AND dep.refobjid = c.oid
                AND dep.refobjsubid = a.attnum AND dep.classid = 'pg_class'::regclass
                AND dep.deptype IN ('a', 'i') AND s.relkind = 'S'
              ORDER BY s.relname LIMIT 1) AS sequence,
             (SELECT l.collname FROM pg_collation l
              WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation) AS collation
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY c.relname, a.attnum
      """;

  private static final String INDEXES =
      """
      SELECT c.relname, x.relname AS name, i.indisprimary, pg_get_indexdef(i.indexrelid) AS definition,
             i.indpred IS NOT NULL AS partial, i.indexprs IS NOT NULL AS expression,
             ARRAY(SELECT a.attname::text
                   FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
                   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                   WHERE k.position <= i.indnkeyatts ORDER BY k.position) AS columns
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_class x ON x.oid = i.indexrelid
      WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND i.indisvalid
      ORDER BY c.relname, x.relname
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT c.relname, k.conname AS name, f.relname AS target, k.confdeltype, k.confupdtype,
             pg_get_constraintdef(k.oid) AS definition,
             ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS n(attnum, position)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.attnum
                   ORDER BY n.position) AS columns,
             ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS n(attnum, position)
                   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = n.attnum
                   ORDER BY n.position) AS targets
      FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_class f ON f.oid = k.confrelid
      WHERE c.relnamespace = 'public'::regnamespace AND k.contype = 'f' AND k.conparentid = 0
      ORDER BY c.relname, k.conname
      """;

  private static final String TRIGGERS =
      """
      SELECT c.relname, t.tgname AS name, t.tgenabled, pg_get_triggerdef(t.oid) AS definition
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
      ORDER BY c.relname, t.tgname
      """;

  /** The column that owns a sequence, else the first whose default draws from it. */
  private static final String SEQUENCES =
      """
      SELECT s.relname, format_type(q.seqtypid, NULL) AS type, q.seqincrement,
             u.relname AS user_table, u.attname AS user_column
      FROM pg_sequence q
      JOIN pg_class s ON s.oid = q.seqrelid
      LEFT JOIN LATERAL (
        SELECT c.relname, a.attname
        FROM (SELECT d.refobjid AS relid, d.refobjsubid AS attnum, 1 AS rank
              FROM pg_depend d
              WHERE d.classid = 'pg_class'::regclass AND d.objid = s.oid
                AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
                AND d.refobjsubid > 0
              UNION ALL
              SELECT e.adrelid, e.adnum, 2
              FROM pg_depend d JOIN pg_attrdef e ON e.oid = d.objid
              WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
                AND d.refobjid = s.oid) AS r
        JOIN pg_class c ON c.oid = r.relid
        JOIN pg_attribute a ON a.attrelid = r.relid AND a.attnum = r.attnum
        ORDER BY r.rank, c.relname, a.attnum LIMIT 1) AS u ON true
      WHERE s.relnamespace = 'public'::regnamespace
      ORDER BY s.relname COLLATE "C"
      """;

  private final Connection connection;

  PostgreSqlCatalogReader(Connection connection) {
    this.connection = connection;
  }

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private interface TableRow {
    void read(ResultSet row, TableDraft table) throws SQLException;
  }

  Catalog read() throws SQLException {
    Map<String, TableDraft> tables = new LinkedHashMap<>();
    each(
        TABLES,
        row -> {
          String name = row.getString(1);
          tables.put(name, new TableDraft(name, Catalog.Kind.valueOf(row.getString(2))));
        });
    ofTables(COLUMNS, tables, (row, table) -> table.columns().add(column(row)));
    ofTables(INDEXES, tables, PostgreSqlCatalogReader::index);
    ofTables(FOREIGN_KEYS, tables, (row, table) -> table.foreignKeys().add(foreignKey(row)));
    ofTables(
        TRIGGERS,
        tables,
        (row, table) ->
            table
                .triggers()
                .add(
                    new Catalog.Trigger(
                        row.getString("name"),
                        row.getString("tgenabled"),
                        row.getString("definition"))));
    List<Catalog.Sequence> sequences = new ArrayList<>();
    each(
        SEQUENCES,
        row ->
            sequences.add(
                new Catalog.Sequence(
                    row.getString("relname"),
                    Optional.ofNullable(row.getString("user_table")),
                    Optional.ofNullable(row.getString("user_column")),
                    row.getString("type"),
                    row.getLong("seqincrement"))));
    return new Catalog(tables.values().stream().map(TableDraft::table).toList(), sequences);
  }

  private static Catalog.Column column(ResultSet row) throws SQLException {
    Optional<String> expression = Optional.ofNullable(row.getString("expression"));
    boolean generated = !row.getString("attgenerated").isEmpty();
    Catalog.Identity identity =
        switch (row.getString("attidentity")) {
          case "a" -> Catalog.Identity.ALWAYS;
          case "d" -> Catalog.Identity.BY_DEFAULT;
          default -> Catalog.Identity.NONE;
        };
    return new Catalog.Column(
        row.getString("attname"),
        row.getString("type"),
        row.getString("base"),
        row.getBoolean("nullable"),
        generated ? Optional.empty() : expression,
        identity,
        generated ? expression : Optional.empty(),
        Optional.ofNullable(row.getString("sequence")),
        Optional.ofNullable(row.getString("collation")));
  }

  private static void index(ResultSet row, TableDraft table) throws SQLException {
    List<String> columns = texts(row.getArray("columns"));
    if (row.getBoolean("indisprimary")) {
      table.primaryKey().addAll(columns);
    } else {
      boolean expression = row.getBoolean("expression");
      table
          .uniques()
          .add(
              new Catalog.Unique(
                  row.getString("name"),
                  expression ? List.of() : columns,
                  row.getString("definition"),
                  row.getBoolean("partial")));
    }
  }

  private static Catalog.ForeignKey foreignKey(ResultSet row) throws SQLException {
    return new Catalog.ForeignKey(
        row.getString("name"),
        texts(row.getArray("columns")),
        row.getString("target"),
        texts(row.getArray("targets")),
        action(row.getString("confdeltype")),
        action(row.getString("confupdtype")),
        row.getString("definition"));
  }

  private static Catalog.Action action(String letter) {
    return switch (letter) {
      case "a" -> Catalog.Action.NO_ACTION;
      case "r" -> Catalog.Action.RESTRICT;
      case "c" -> Catalog.Action.CASCADE;
      case "n" -> Catalog.Action.SET_NULL;
      case "d" -> Catalog.Action.SET_DEFAULT;
      default -> throw new IllegalStateException("PostgreSQL knows no such action: " + letter);
    };
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }

  private void ofTables(String query, Map<String, TableDraft> tables, TableRow reading)
      throws SQLException {
    each(
        query,
        row -> {
          TableDraft table = tables.get(row.getString("relname"));
          // One that came into being between two queries is not part of this reading.
          if (table != null) {
            reading.read(row, table);
          }
        });
  }

  private void each(String query, Row reading) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        reading.read(row);
      }
    }
  }
}
