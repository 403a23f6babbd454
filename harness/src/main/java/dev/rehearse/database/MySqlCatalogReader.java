package dev.rehearse.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a MySQL database's catalog: one query per kind of thing, whatever the number of tables. Not
 * thread-safe.
 */
final class MySqlCatalogReader {
  private static final String TABLES =
      """
      SELECT table_name AS relname FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY BINARY table_name
      """;

  private static final String COLUMNS =
      """
      SELECT table_name AS relname, column_name AS attname, column_type AS type,
             is_nullable AS nullable, column_default AS expression, extra,
             generation_expression AS formula, collation_name AS collation
      FROM information_schema.columns WHERE table_schema = DATABASE()
      ORDER BY BINARY table_name, ordinal_position
      """;

  private static final String INDEXES =
      """
      SELECT s.table_name AS relname, s.index_name AS name, s.column_name AS attname,
             s.sub_part AS part
      FROM information_schema.statistics s
      WHERE s.table_schema = DATABASE() AND s.non_unique = 0
      ORDER BY BINARY s.table_name, s.index_name <> 'PRIMARY', BINARY s.index_name, s.seq_in_index
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT k.table_name AS relname, k.constraint_name AS name, k.column_name AS attname,
             k.referenced_table_name AS target, k.referenced_column_name AS target_column,
             r.delete_rule, r.update_rule
      FROM information_schema.key_column_usage k
      JOIN information_schema.referential_constraints r
        ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
          AND r.table_name = k.table_name
      WHERE k.table_schema = DATABASE() AND k.referenced_table_schema = DATABASE()
      ORDER BY BINARY k.table_name, BINARY k.constraint_name, k.ordinal_position
      """;

  private static final String TRIGGERS =
      """
      SELECT event_object_table AS relname, trigger_name AS name,
             CONCAT(action_timing, ' ', event_manipulation, ' ', action_statement) AS definition
      FROM information_schema.triggers WHERE trigger_schema = DATABASE()
      ORDER BY BINARY event_object_table, BINARY trigger_name
      """;

  private final Connection connection;

  MySqlCatalogReader(Connection connection) {
    this.connection = connection;
  }

  private interface TableRow {
    void read(ResultSet row, TableDraft table) throws SQLException;
  }

  Catalog read() throws SQLException {
    Map<String, TableDraft> tables = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        tables.put(row.getString(1), new TableDraft(row.getString(1), Catalog.Kind.PLAIN));
      }
    }
    List<Catalog.Sequence> sequences = new ArrayList<>();
    ofTables(
        COLUMNS,
        tables,
        (row, table) -> {
          Catalog.Column column = column(row, table.name());
          table.columns().add(column);
          column
              .sequence()
              .ifPresent(
                  name ->
                      sequences.add(
                          new Catalog.Sequence(
                              name,
                              Optional.of(table.name()),
                              Optional.of(column.name()),
                              column.base(),
                              1)));
        });
    ofTables(INDEXES, tables, MySqlCatalogReader::index);
    ofTables(FOREIGN_KEYS, tables, MySqlCatalogReader::foreignKey);
    ofTables(
        TRIGGERS,
        tables,
        (row, table) ->
            table
                .triggers()
                .add(new Catalog.Trigger(row.getString("name"), "O", row.getString("definition"))));
    return new Catalog(tables.values().stream().map(TableDraft::table).toList(), sequences);
  }

  private static Catalog.Column column(ResultSet row, String table) throws SQLException {
    String extra = row.getString("extra");
    boolean counts = extra.contains("auto_increment");
    boolean generated = extra.contains("GENERATED") && !extra.contains("DEFAULT_GENERATED");
    String type = type(row.getString("type"));
    return new Catalog.Column(
        row.getString("attname"),
        type,
        type,
        row.getString("nullable").equals("YES"),
        generated ? Optional.empty() : Optional.ofNullable(row.getString("expression")),
        counts ? Catalog.Identity.BY_DEFAULT : Catalog.Identity.NONE,
        generated ? Optional.of(row.getString("formula")) : Optional.empty(),
        counts ? Optional.of(table) : Optional.empty(),
        Optional.ofNullable(row.getString("collation")));
  }

  /** Display widths of integers went with 8.0.19; they say nothing of what a column holds. */
  private static String type(String written) {
    return written.startsWith("tinyint(1)")
        ? written
        : written.replaceFirst("^((?:tiny|small|medium|big)?int|year)\\(\\d+\\)", "$1");
  }

  private static void index(ResultSet row, TableDraft table) throws SQLException {
    String name = row.getString("name");
    String column = row.getString("attname");
    if (name.equals("PRIMARY")) {
      table.primaryKey().add(column);
      return;
    }
    int last = table.uniques().size() - 1;
    Optional<Catalog.Unique> begun =
        last >= 0 && table.uniques().get(last).name().equals(name)
            ? Optional.of(table.uniques().remove(last))
            : Optional.empty();
    List<String> columns = new ArrayList<>(begun.map(Catalog.Unique::columns).orElse(List.of()));
    boolean expression = column == null || (begun.isPresent() && begun.get().columns().isEmpty());
    String part = row.getString("part");
    if (expression) {
      columns.clear();
    } else {
      columns.add(column);
    }
    String definition =
        begun.map(each -> each.definition() + ", ").orElse("UNIQUE ")
            + column
            + (part == null ? "" : "(" + part + ")");
    table.uniques().add(new Catalog.Unique(name, columns, definition, false));
  }

  private static void foreignKey(ResultSet row, TableDraft table) throws SQLException {
    String name = row.getString("name");
    int last = table.foreignKeys().size() - 1;
    Optional<Catalog.ForeignKey> begun =
        last >= 0 && table.foreignKeys().get(last).name().equals(name)
            ? Optional.of(table.foreignKeys().remove(last))
            : Optional.empty();
    List<String> columns =
        new ArrayList<>(begun.map(Catalog.ForeignKey::columns).orElse(List.of()));
    List<String> targets =
        new ArrayList<>(begun.map(Catalog.ForeignKey::targetColumns).orElse(List.of()));
    columns.add(row.getString("attname"));
    targets.add(row.getString("target_column"));
    String target = row.getString("target");
    String onDelete = row.getString("delete_rule");
    String onUpdate = row.getString("update_rule");
    table
        .foreignKeys()
        .add(
            new Catalog.ForeignKey(
                name,
                columns,
                target,
                targets,
                Catalog.Action.valueOf(onDelete.replace(' ', '_')),
                Catalog.Action.valueOf(onUpdate.replace(' ', '_')),
                "FOREIGN KEY (%s) REFERENCES %s (%s) ON DELETE %s ON UPDATE %s"
                    .formatted(
                        String.join(", ", columns),
                        target,
                        String.join(", ", targets),
                        onDelete,
                        onUpdate)));
  }

  private void ofTables(String query, Map<String, TableDraft> tables, TableRow reading)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        TableDraft table = tables.get(row.getString("relname"));
        // One that came into being between two queries is not part of this reading.
        if (table != null) {
          reading.read(row, table);
        }
      }
    }
  }
}
