package dev.rehearse.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What MySQL's tables count their keys by. Stateless. */
final class MySqlCounters {
  private MySqlCounters() {}

  /** An InnoDB table's counter is at least one above its highest key. */
  static Map<Catalog.Sequence, Long> next(Connection connection, List<Catalog.Sequence> sequences)
      throws SQLException {
    Map<String, Long> counters = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement()) {
      // From 8.0 on the server would tell what it knew a day ago.
      if (version(connection) >= 8) {
        statement.execute("SET SESSION information_schema_stats_expiry = 0");
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT table_name, auto_increment FROM information_schema.tables"
                  + " WHERE table_schema = database() AND auto_increment IS NOT NULL")) {
        while (row.next()) {
          counters.put(row.getString(1), row.getLong(2));
        }
      }
    }
    Map<Catalog.Sequence, Long> next = new LinkedHashMap<>();
    for (Catalog.Sequence sequence : sequences) {
      next.put(sequence, counters.getOrDefault(sequence.name(), 1L));
    }
    return next;
  }

  static void letGoOnAt(Connection connection, Map<Catalog.Sequence, Long> next)
      throws SQLException {
    Map<Catalog.Sequence, Long> now = next(connection, List.copyOf(next.keySet()));
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<Catalog.Sequence, Long> entry : next.entrySet()) {
        // Each takes the table's lock for a moment; most have moved on with the rows themselves.
        if (!entry.getValue().equals(now.get(entry.getKey()))) {
          statement.execute(
              "ALTER TABLE "
                  + new MySql().quote(entry.getKey().name())
                  + " AUTO_INCREMENT = "
                  + entry.getValue());
        }
      }
    }
  }

  /** The server's major version. */
  private static int version(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }
}
