package dev.rehearse.scenarios.dualwrites;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The intents that wait on the truth. Stateless. */
final class OpenIntents {
  private static final String FETCH =
      """
      WITH head AS MATERIALIZED (SELECT * FROM rehearse.intent ORDER BY seq LIMIT ?),
      later AS MATERIALIZED (SELECT DISTINCT xid FROM rehearse.intent
        WHERE (SELECT count(*) FROM head) >= ? AND seq > (SELECT max(seq) FROM head))
      SELECT h.seq, h.xid, h.tbl, h.key::text, h.version, h.deleted, h.image::text, h.attempts,
        max(h.seq) OVER (PARTITION BY h.xid) AS last, (SELECT count(*) FROM head) AS looked
      FROM head h WHERE h.xid NOT IN (SELECT xid FROM later)
      ORDER BY last, h.seq
      """;

  private OpenIntents() {}

  /** Whole transactions in the order of their highest number, about so many intents. */
  static List<Intent> fetch(Connection connection, int about) throws SQLException {
    // A transaction larger than the limit: look further until one is whole.
    for (int limit = about; ; limit *= 2) {
      try (PreparedStatement select = connection.prepareStatement(FETCH)) {
        select.setInt(1, limit);
        select.setInt(2, limit);
        List<Intent> found = read(select);
        if (!found.isEmpty() || !more(connection, limit)) {
          return found;
        }
      }
    }
  }

  private static boolean more(Connection connection, int limit) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM rehearse.intent LIMIT 1 OFFSET ?")) {
      select.setInt(1, limit - 1);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Reads what a query in this order of columns finds. */
  static List<Intent> read(PreparedStatement select) throws SQLException {
    List<Intent> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(
            new Intent(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getString(4),
                row.getLong(5),
                row.getBoolean(6),
                row.getString(7),
                row.getInt(8)));
      }
    }
    return found;
  }
}
