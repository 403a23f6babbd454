package dev.rehearse.strategy;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the application's schema on new, every table empty. Stateless. */
public final class NewSchema {
  private NewSchema() {}

  /** Makes it; safe to run again until rows are brought. */
  public static void make(Connection admin, String script) throws SQLException {
    if (Dialect.of(admin) instanceof MySql) {
      onMySql(admin, script);
    } else {
      onPostgreSql(admin, script);
    }
  }

  private static void onPostgreSql(Connection admin, String script) throws SQLException {
    // A script is one transaction: its tables are all there or none is.
    if (Catalog.read(admin).tables().isEmpty()) {
      Dialect.of(admin).script(admin, script);
    }
    List<String> tables = tables(admin);
    if (!tables.isEmpty()) {
      Statements.alone(
          admin,
          List.of(
              tables.stream()
                  .map(table -> "public." + table)
                  .collect(Collectors.joining(", ", "TRUNCATE ", ""))));
    }
  }

  private static void onMySql(Connection admin, String script) throws SQLException {
    // A script that an earlier process began cannot be told from another schema: begin again.
    each(admin, "DROP TABLE ");
    Dialect.of(admin).script(admin, script);
    each(admin, "TRUNCATE TABLE ");
  }

  private static void each(Connection admin, String does) throws SQLException {
    List<String> statements = new ArrayList<>(List.of("SET foreign_key_checks = 0"));
    tables(admin).forEach(table -> statements.add(does + table));
    statements.add("SET foreign_key_checks = 1");
    Statements.alone(admin, statements);
  }

  private static List<String> tables(Connection admin) throws SQLException {
    Dialect dialect = Dialect.of(admin);
    return Catalog.read(admin).tables().stream().map(table -> dialect.quote(table.name())).toList();
  }
}
