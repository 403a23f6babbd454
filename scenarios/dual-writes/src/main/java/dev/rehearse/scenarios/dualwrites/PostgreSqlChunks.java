package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.PostgreSqlCopy;
import dev.rehearse.database.RowBlock;
import dev.rehearse.database.RowSink;
import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import dev.rehearse.strategy.Statements;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the backfill's chunks leave a PostgreSQL server and come into one: through a table of the
 * session's own, so that the lock is held for one statement and never while rows are on their way.
 * Stateless.
 */
final class PostgreSqlChunks {
  private PostgreSqlChunks() {}

  /** Rows that have no number. */
  static RowBlock block(Connection admin, PostgreSqlTable table, Range range) throws SQLException {
    Statements.alone(admin, List.of(PostgreSqlSchema.SESSION));
    return PostgreSqlCopy.out(
        admin,
        "SELECT %s FROM %s t WHERE %s AND %s AND %s"
            .formatted(
                table.columnsOf("t"),
                table.qualified(),
                compared(table, ">", range.after()),
                compared(table, "<=", range.until()),
                table.unnumbered("t")));
  }

  /** COPY takes no parameters. */
  private static String compared(PostgreSqlTable table, String how, @Nullable List<String> key) {
    if (key == null) {
      return "true";
    }
    String array = PostgreSqlTable.literal(PostgreSqlArrays.text(key)) + "::text[]";
    return "%s %s %s".formatted(table.keyRow("t"), how, table.keyValues(array));
  }

  static List<List<String>> fill(Connection feed, PostgreSqlTable table, RowBlock block)
      throws SQLException {
    return through(
        feed,
        table,
        () -> PostgreSqlCopy.in(feed, table.chunk() + " (" + table.columnNames() + ")", block));
  }

  static List<List<String>> fill(Connection feed, Chunk chunk) throws SQLException {
    PostgreSqlTable table = new PostgreSqlTable(chunk.table());
    return through(feed, table, () -> sent(feed, table, chunk));
  }

  private static void sent(Connection feed, PostgreSqlTable table, Chunk chunk)
      throws SQLException {
    try (RowSink rows = RowSink.into(feed, table.chunk(), chunk.table().columns())) {
      for (List<@Nullable String> image : chunk.images()) {
        rows.row(image);
      }
    } catch (IOException e) {
      if (e.getCause() instanceof SQLException refused) {
        throw refused;
      }
      throw new SQLException("a chunk could not be sent: " + e.getMessage(), "08006", e);
    }
  }

  private interface Sending {
    void send() throws SQLException;
  }

  /**
   * Each statement by itself, and only the last takes the lock and gives it back: whoever hangs
   * between two of them holds nothing.
   */
  private static List<List<String>> through(Connection feed, PostgreSqlTable table, Sending rows)
      throws SQLException {
    Statements.alone(
        feed,
        List.of(PostgreSqlSchema.SESSION, table.makeChunk(), "TRUNCATE pg_temp." + table.chunk()));
    rows.send();
    return others(feed, table);
  }

  private static List<List<String>> others(Connection feed, PostgreSqlTable table)
      throws SQLException {
    String call = "SELECT unnest(rehearse.fill_%d())::text[]".formatted(table.number());
    List<List<String>> others = new ArrayList<>();
    try (PreparedStatement fill = feed.prepareStatement(call);
        ResultSet row = fill.executeQuery()) {
      while (row.next()) {
        others.add(PostgreSqlArrays.key(row, 1));
      }
    }
    return others;
  }
}
