package dev.rehearse.observe;

import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;

/** Looks at what the next generated key of a column would be. Stateless. */
public final class NextKeys {

  private NextKeys() {}

  /** A column whose values come from a sequence, its own or an identity's. */
  public record Generated(String table, String column, String sequence) {}

  /** Writes one {@code NextKey} per generated column; draws nothing from the sequence. */
  public static void observe(
      Connection connection, Side side, List<Generated> columns, Consumer<Event> log)
      throws SQLException {
    for (Generated column : columns) {
      log.accept(next(connection, side, column));
    }
  }

  private static Event.NextKey next(Connection connection, Side side, Generated column)
      throws SQLException {
    String sql =
        "SELECT s.last_value + CASE WHEN s.is_called THEN q.seqincrement ELSE 0 END,"
            + " (SELECT max("
            + RowReader.quote(column.column())
            + ") FROM "
            + RowReader.quote(column.table())
            + ") FROM "
            + column.sequence()
            + " s, pg_sequence q WHERE q.seqrelid = '"
            + column.sequence().replace("'", "''")
            + "'::regclass";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new SQLException("sequence " + column.sequence() + " has no row");
      }
      long next = row.getLong(1);
      long highest = row.getLong(2);
      return new Event.NextKey(
          System.nanoTime(),
          side,
          column.table(),
          column.column(),
          next,
          row.wasNull() ? Long.MIN_VALUE : highest);
    }
  }
}
