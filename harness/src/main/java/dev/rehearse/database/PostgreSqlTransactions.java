package dev.rehearse.database;

import dev.rehearse.database.Drained.Open;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's transactions; a moment is its clock, as text that keeps every digit. */
record PostgreSqlTransactions(Connection connection, List<String> roles)
    implements Drained.Transactions {
  private static final String OPEN =
      """
      SELECT pid, usename, application_name, xact_start, state, NULL AS gid
      FROM pg_stat_activity
      WHERE datname = current_database() AND usename = ANY (?) AND pid <> pg_backend_pid()
        AND xact_start IS NOT NULL AND xact_start <= ?::timestamptz
      UNION ALL
      SELECT 0, owner, '', prepared, 'prepared', gid
      FROM pg_prepared_xacts
      WHERE database = current_database() AND owner = ANY (?) AND prepared <= ?::timestamptz
      ORDER BY 4
      """;

  @Override
  public String moment() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public List<Open> before(String moment) throws SQLException {
    List<Open> open = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(OPEN)) {
      var names = connection.createArrayOf("text", roles.toArray());
      select.setArray(1, names);
      select.setString(2, moment);
      select.setArray(3, names);
      select.setString(4, moment);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String gid = row.getString(6);
          open.add(
              new Open(
                  row.getInt(1),
                  row.getString(2),
                  row.getString(3),
                  row.getObject(4, OffsetDateTime.class).toString(),
                  row.getString(5),
                  gid == null ? "" : gid));
        }
      }
    }
    return open;
  }

  @Override
  public void end(Open open, String moment) throws SQLException {
    if (open.gid().isEmpty()) {
      terminate(open.pid(), moment);
    } else {
      try (Statement statement = connection.createStatement()) {
        statement.execute("ROLLBACK PREPARED " + new PostgreSql().literal(open.gid()));
      }
    }
  }

  /** Looks again as it does so: the process may serve another transaction by now. */
  private void terminate(int pid, String moment) throws SQLException {
    try (PreparedStatement end =
        connection.prepareStatement(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE pid = ? AND xact_start <= ?::timestamptz")) {
      end.setInt(1, pid);
      end.setString(2, moment);
      end.execute();
    }
  }
}
