package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.MySql;
import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How the backfill's chunks come into a MySQL server. Stateless. */
final class MySqlChunks {
  /** Rows that are sent in one statement: some hundred kilobytes of ordinary rows. */
  private static final int ROWS = 500;

  private MySqlChunks() {}

  /** Rows travel into a table of the session's own first, so that the lock is held for one call. */
  static List<List<String>> fill(Connection feed, Chunk chunk) throws SQLException {
    stage(feed, chunk);
    List<List<String>> others = new ArrayList<>();
    MySql dialect = new MySql();
    Translation itself = new Translation(dialect, chunk.table(), dialect, chunk.table());
    try (Statement call = feed.createStatement();
        ResultSet row =
            call.executeQuery("CALL rehearse.fill_%d()".formatted(chunk.table().number()))) {
      while (row.next()) {
        if (!itself.same(MySqlRows.image(row.getString(2)), MySqlRows.image(row.getString(3)))) {
          others.add(MySqlJson.key(row.getString(1)));
        }
      }
    }
    return others;
  }

  private static void stage(Connection feed, Chunk chunk) throws SQLException {
    Statements.alone(
        feed,
        List.of(
            "DROP TEMPORARY TABLE IF EXISTS rehearse.chunk",
            "CREATE TEMPORARY TABLE rehearse.chunk (k JSON NOT NULL, i JSON NOT NULL) ENGINE = InnoDB",
            "DROP TEMPORARY TABLE IF EXISTS rehearse.there",
            "CREATE TEMPORARY TABLE rehearse.there (k JSON NOT NULL, wanted JSON NOT NULL, found JSON NOT NULL) ENGINE = InnoDB"));
    for (int from = 0; from < chunk.keys().size(); from += ROWS) {
      int until = Math.min(chunk.keys().size(), from + ROWS);
      String insert =
          "INSERT INTO rehearse.chunk VALUES "
              + String.join(", ", Collections.nCopies(until - from, "(?, ?)"));
      List<String> texts = new ArrayList<>();
      for (int i = from; i < until; i++) {
        texts.add(MySqlJson.text(chunk.keys().get(i)));
        texts.add(MySqlJson.text(chunk.images().get(i)));
      }
      try (PreparedStatement statement = MySqlRows.bound(feed, insert, texts)) {
        statement.executeUpdate();
      }
    }
  }
}
