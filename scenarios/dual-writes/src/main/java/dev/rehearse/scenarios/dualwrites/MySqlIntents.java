package dev.rehearse.scenarios.dualwrites;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a feed asks MySQL for and tells it. Stateless. */
final class MySqlIntents {
  /** One statement, so one snapshot; the subquery is the highest number of the head. */
  private static final String FETCH =
      """
      SELECT h.seq, h.trx, h.tbl, h.k, h.version, h.deleted, h.image, h.attempts
      FROM (SELECT * FROM rehearse.intent ORDER BY seq LIMIT ?) h
      WHERE NOT EXISTS (SELECT 1 FROM rehearse.intent l WHERE l.trx = h.trx AND l.seq >
        (SELECT MAX(m.seq) FROM (SELECT seq FROM rehearse.intent ORDER BY seq LIMIT ?) m))
      """;

  private static final String STANDING =
      """
      SELECT (SELECT MIN(seq) FROM rehearse.intent),
        (SELECT COUNT(*) FROM rehearse.intent WHERE attempts > 0),
        (SELECT COUNT(*) FROM rehearse.discrepancy)
      """;

  private MySqlIntents() {}

  static List<Intent> fetch(Connection connection, int about) throws SQLException {
    // A transaction larger than the limit: look further until one is whole.
    for (int limit = about; ; limit *= 2) {
      try (PreparedStatement select = connection.prepareStatement(FETCH)) {
        select.setInt(1, limit);
        select.setInt(2, limit);
        List<Intent> found = read(select);
        if (!found.isEmpty() || !more(connection, limit)) {
          return ordered(found);
        }
      }
    }
  }

  private static boolean more(Connection connection, int limit) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery("SELECT 1 FROM rehearse.intent LIMIT 1 OFFSET " + (limit - 1))) {
      return row.next();
    }
  }

  /** By the highest number of their transactions. */
  private static List<Intent> ordered(List<Intent> found) {
    Map<String, Long> last = new HashMap<>();
    found.forEach(each -> last.merge(each.transaction(), each.seq(), Math::max));
    return found.stream()
        .sorted(
            Comparator.<Intent>comparingLong(
                    each -> last.getOrDefault(each.transaction(), each.seq()))
                .thenComparingLong(Intent::seq))
        .toList();
  }

  /** Reads what a query in this order of columns finds. */
  static List<Intent> read(PreparedStatement select) throws SQLException {
    List<Intent> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(
            new Intent(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                MySqlJson.key(row.getString(4)),
                row.getLong(5),
                row.getBoolean(6),
                MySqlJson.list(row.getString(7)),
                row.getInt(8)));
      }
    }
    return found;
  }

  /**
   * Applies intents in one call, so in one transaction, which takes the side's lock itself: a feed
   * that hangs between its statements holds nothing.
   *
   * @param procedure {@code apply}, or one of a sabotage in its place
   */
  static void apply(Connection connection, String procedure, List<Intent> batch)
      throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    for (Intent each : batch) {
      rows.add(
          Arrays.asList(
              each.table(), each.key(), each.version(), each.deleted() ? 1 : 0, each.image()));
    }
    call(connection, "CALL rehearse." + procedure + "(?)", MySqlJson.text(rows));
  }

  static void done(Connection connection, List<Intent> batch) throws SQLException {
    call(connection, "CALL rehearse.done(?)", seqs(batch));
  }

  static void failed(Connection connection, List<Intent> batch, String reason) throws SQLException {
    call(connection, "CALL rehearse.failed(?, ?)", seqs(batch), reason);
  }

  private static String seqs(List<Intent> batch) {
    return MySqlJson.text(batch.stream().map(Intent::seq).toList());
  }

  private static void call(Connection connection, String sql, String... texts) throws SQLException {
    try (PreparedStatement call = connection.prepareStatement(sql)) {
      for (int i = 0; i < texts.length; i++) {
        call.setString(i + 1, texts[i]);
      }
      call.execute();
    }
  }

  static Ledger.Standing standing(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STANDING)) {
      row.next();
      long oldest = row.getLong(1);
      boolean none = row.wasNull();
      return new Ledger.Standing(
          none ? OptionalLong.empty() : OptionalLong.of(oldest), row.getLong(2), row.getLong(3));
    }
  }
}
