package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.PostgreSqlCopy;
import dev.rehearse.database.RowBlock;
import dev.rehearse.database.RowSink;
import dev.rehearse.scenarios.dualwrites.Ledger.Admitted;
import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import dev.rehearse.strategy.Statements;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the backfill's chunks leave a PostgreSQL server and come into one. {@link PostgreSqlFilling}
 * says what a table that is being filled is. Stateless.
 */
final class PostgreSqlChunks {
  private static final String UNIQUE_VIOLATION = "23505";

  /**
   * Ends what a migrator that is gone was sending: a server may not notice that for hours, and
   * keeps the rows, and the table, locked.
   */
  static final String ENDED =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE pid <> pg_backend_pid() AND datname = current_database() AND usename = current_user
        AND application_name = current_setting('application_name') AND query LIKE 'COPY %'
        AND state = 'active'
      """;

  private PostgreSqlChunks() {}

  /** Rows that have no number. */
  static RowBlock block(
      Connection admin, PostgreSqlTable table, PostgreSqlTable target, Range range)
      throws SQLException {
    Statements.alone(admin, List.of(PostgreSqlSchema.SESSION));
    return PostgreSqlCopy.out(
        admin,
        "SELECT %s FROM %s t WHERE %s AND %s AND %s"
            .formatted(
                table.columnsOf("t"),
                table.qualified(),
                compared(table, ">", range.after()),
                compared(table, "<=", range.until()),
                table.unnumbered("t")),
        PostgreSqlCopy.form(table.table().columns(), target.table().columns()));
  }

  /** COPY takes no parameters. */
  private static String compared(PostgreSqlTable table, String how, @Nullable List<String> key) {
    if (key == null) {
      return "true";
    }
    String array = PostgreSqlTable.literal(PostgreSqlArrays.text(key)) + "::text[]";
    return "%s %s %s".formatted(table.keyRow("t"), how, table.keyValues(array));
  }

  static void filling(Connection admin, PostgreSqlTable table) throws SQLException {
    String relation = PostgreSqlTable.literal(table.qualified()) + "::regclass";
    Statements.alone(admin, List.of(ENDED));
    PostgreSqlSchema.run(
        admin, "SELECT rehearse.filling(%d, %s)".formatted(table.number(), relation));
  }

  static void filled(Connection admin, PostgreSqlTable table) throws SQLException {
    Statements.alone(admin, List.of("SELECT rehearse.put_back(" + table.number() + ")"));
  }

  static Admitted admit(Connection admin, PostgreSqlTable table) throws SQLException {
    try (Statement call = admin.createStatement();
        ResultSet row =
            call.executeQuery("SELECT * FROM rehearse.admit_%d()".formatted(table.number()))) {
      row.next();
      return new Admitted(row.getLong(1), row.getString(2));
    }
  }

  static List<List<String>> pour(Connection admin, PostgreSqlTable table, RowBlock block)
      throws SQLException {
    String columns = " (" + table.columnNames() + ")";
    return straight(
        admin,
        table,
        () -> PostgreSqlCopy.in(admin, table.qualified() + columns, block),
        () -> PostgreSqlCopy.in(admin, table.chunk() + columns, block));
  }

  static List<List<String>> pour(Connection admin, Chunk chunk) throws SQLException {
    PostgreSqlTable table = new PostgreSqlTable(chunk.table());
    return straight(
        admin,
        table,
        () -> sent(admin, chunk.table().name(), chunk),
        () -> sent(admin, table.chunk(), chunk));
  }

  static List<List<String>> fill(Connection admin, Chunk chunk) throws SQLException {
    PostgreSqlTable table = new PostgreSqlTable(chunk.table());
    return through(admin, table, () -> sent(admin, table.chunk(), chunk));
  }

  private static void sent(Connection admin, String into, Chunk chunk) throws SQLException {
    try (RowSink rows = RowSink.into(admin, into, chunk.table().columns())) {
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
   * Into the table itself, as nobody else writes it. Where a row is there already, a chunk that was
   * written and not remembered among them, each is looked at.
   */
  private static List<List<String>> straight(
      Connection admin, PostgreSqlTable table, Sending into, Sending beside) throws SQLException {
    Statements.alone(
        admin, List.of(PostgreSqlSchema.SESSION, "SET session_replication_role = 'replica'"));
    try {
      into.send();
      return List.of();
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      return through(admin, table, beside);
    }
  }

  /**
   * Through a table of the session's own. Each statement by itself, and only the last takes the
   * lock and gives it back: whoever hangs between two of them holds nothing.
   */
  private static List<List<String>> through(Connection admin, PostgreSqlTable table, Sending rows)
      throws SQLException {
    Statements.alone(
        admin,
        List.of(PostgreSqlSchema.SESSION, table.makeChunk(), "TRUNCATE pg_temp." + table.chunk()));
    rows.send();
    return others(admin, table);
  }

  private static List<List<String>> others(Connection admin, PostgreSqlTable table)
      throws SQLException {
    String call = "SELECT unnest(rehearse.fill_%d())::text[]".formatted(table.number());
    List<List<String>> others = new ArrayList<>();
    try (PreparedStatement fill = admin.prepareStatement(call);
        ResultSet row = fill.executeQuery()) {
      while (row.next()) {
        others.add(PostgreSqlArrays.key(row, 1));
      }
    }
    return others;
  }
}
