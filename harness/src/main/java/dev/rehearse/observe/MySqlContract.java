package dev.rehearse.observe;

import dev.rehearse.database.MySql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a schema promises on MySQL, in the words of SHOW CREATE. Stateless. */
final class MySqlContract {
  private static final String TABLES =
      "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()";

  private static final String TRIGGERS =
      """
      SELECT CONCAT('trigger ', event_object_table, '.', trigger_name, ' ', action_timing, ' ',
          event_manipulation, ' ', action_statement)
        FROM information_schema.triggers WHERE trigger_schema = DATABASE()
      """;

  private static final String GRANTS =
      """
      SELECT CONCAT('grant ', privilege_type, ' on ', table_name, ' to ', grantee)
        FROM information_schema.table_privileges WHERE table_schema = DATABASE()
      """;

  private MySqlContract() {}

  static Set<String> lines(Connection connection, Set<String> roles) throws SQLException {
    Set<String> lines = new HashSet<>(texts(connection, TRIGGERS, 1));
    for (String grant : texts(connection, GRANTS, 1)) {
      if (roles.stream().noneMatch(role -> grant.contains(" to '" + role + "'@"))) {
        lines.add(grant);
      }
    }
    MySql sql = new MySql();
    for (String table : texts(connection, TABLES, 1)) {
      String create = texts(connection, "SHOW CREATE TABLE " + sql.quote(table), 2).get(0);
      for (String line : create.split("\n")) {
        lines.add(
            table
                + ": "
                + line.strip().replaceAll(",$", "").replaceAll(" AUTO_INCREMENT=\\d+", ""));
      }
    }
    return lines;
  }

  private static List<String> texts(Connection connection, String query, int column)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(query);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        texts.add(row.getString(column));
      }
    }
    return texts;
  }
}
