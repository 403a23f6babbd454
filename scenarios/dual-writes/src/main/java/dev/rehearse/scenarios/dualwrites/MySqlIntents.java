package dev.rehearse.scenarios.dualwrites;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a feed asks MySQL for and tells it. Stateless. */
final class MySqlIntents {
  /** One statement, so one snapshot; the subquery is the highest number of the head. */
  private static final String FETCH =
      """
      SELECT h.seq, h.trx, h.tbl, h.k, h.version, h.deleted, h.image, h.attempts,
        (SELECT COUNT(*) FROM (SELECT 1 FROM rehearse.intent LIMIT ?) c)
      FROM (SELECT * FROM rehearse.intent ORDER BY seq LIMIT ?) h
      WHERE NOT EXISTS (SELECT 1 FROM rehearse.intent l WHERE l.trx = h.trx AND l.seq >
        (SELECT MAX(m.seq) FROM (SELECT seq FROM rehearse.intent ORDER BY seq LIMIT ?) m))
      """;

  private MySqlIntents() {}

  static Feed.Fetched fetch(Connection connection, int about) throws SQLException {
    return WholeTransactions.fetch(connection, FETCH, about, MySqlIntents::intent);
  }

  /** Reads what a query in this order of columns finds. */
  static List<Intent> read(PreparedStatement select) throws SQLException {
    List<Intent> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(intent(row));
      }
    }
    return found;
  }

  private static Intent intent(ResultSet row) throws SQLException {
    return new Intent(
        row.getLong(1),
        row.getString(2),
        row.getInt(3),
        MySqlJson.key(row.getString(4)),
        row.getLong(5),
        row.getBoolean(6),
        MySqlJson.list(row.getString(7)),
        row.getInt(8));
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
}
