package dev.rehearse.scenarios.dualwrites;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a feed asks PostgreSQL for and tells it. Stateless. */
final class PostgreSqlIntents {
  private static final String FETCH =
      """
      WITH head AS MATERIALIZED (SELECT * FROM rehearse.intent ORDER BY seq LIMIT ?),
      later AS MATERIALIZED (SELECT DISTINCT xid FROM rehearse.intent
        WHERE (SELECT count(*) FROM head) >= ? AND seq > (SELECT max(seq) FROM head))
      SELECT h.seq, h.xid, h.tbl, h.key, h.version, h.deleted, h.image, h.attempts,
        (SELECT count(*) FROM head)
      FROM head h WHERE h.xid NOT IN (SELECT xid FROM later)
      """;

  private static final String DONE =
      """
      WITH gone AS (DELETE FROM rehearse.intent WHERE seq = ANY (?)
        RETURNING seq, tbl, key, version, attempts, reason, first_failed)
      INSERT INTO rehearse.discrepancy
      SELECT seq, tbl, key, version, attempts, reason, first_failed, clock_timestamp()
      FROM gone WHERE attempts > 0
      """;

  private static final String FAILED =
      """
      UPDATE rehearse.intent SET attempts = attempts + 1, reason = left(?, 500),
        first_failed = coalesce(first_failed, clock_timestamp())
      WHERE seq = ANY (?)
      """;

  private PostgreSqlIntents() {}

  static Feed.Fetched fetch(Connection connection, int about) throws SQLException {
    return WholeTransactions.fetch(connection, FETCH, about, PostgreSqlIntents::intent);
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
        PostgreSqlArrays.key(row, 4),
        row.getLong(5),
        row.getBoolean(6),
        PostgreSqlArrays.list(row, 7),
        row.getInt(8));
  }

  /**
   * Applies intents in one statement, so in one transaction, which takes the side's lock itself: a
   * feed that hangs between its statements holds nothing.
   *
   * @param function {@code apply}, or one of a sabotage in its place
   */
  static void apply(Connection connection, String function, List<Intent> batch)
      throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("SELECT rehearse." + function + "(?, ?, ?, ?, ?)")) {
      call.setArray(1, PostgreSqlArrays.column(connection, "int4", batch, Intent::table));
      call.setArray(
          2,
          PostgreSqlArrays.column(
              connection, "text", batch, each -> PostgreSqlArrays.text(each.key())));
      call.setArray(3, PostgreSqlArrays.column(connection, "int8", batch, Intent::version));
      call.setArray(4, PostgreSqlArrays.column(connection, "bool", batch, Intent::deleted));
      call.setArray(
          5,
          PostgreSqlArrays.column(
              connection,
              "text",
              batch,
              each -> each.image() == null ? null : PostgreSqlArrays.text(each.image())));
      call.execute();
    }
  }

  static void done(Connection connection, List<Intent> batch) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(DONE)) {
      delete.setArray(1, PostgreSqlArrays.column(connection, "int8", batch, Intent::seq));
      delete.executeUpdate();
    }
  }

  static void failed(Connection connection, List<Intent> batch, String reason) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(FAILED)) {
      update.setString(1, reason);
      update.setArray(2, PostgreSqlArrays.column(connection, "int8", batch, Intent::seq));
      update.executeUpdate();
    }
  }
}
