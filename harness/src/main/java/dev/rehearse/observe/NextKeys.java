package dev.rehearse.observe;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Looks at what the next generated key of a column would be. Stateless. */
public final class NextKeys {

  private NextKeys() {}

  /** Writes one {@code NextKey} per column whose values a sequence draws; draws nothing. */
  public static void observe(Connection connection, Side side, Consumer<Event> log)
      throws SQLException {
    List<Catalog.Sequence> sequences =
        Catalog.read(connection).sequences().stream()
            .filter(each -> each.table().isPresent() && each.column().isPresent())
            .toList();
    Dialect dialect = Dialect.of(connection);
    Map<Catalog.Sequence, Long> next = dialect.nextKeys(connection, sequences);
    for (Map.Entry<Catalog.Sequence, Long> each : next.entrySet()) {
      String table = each.getKey().table().orElseThrow();
      String column = each.getKey().column().orElseThrow();
      long highest = highest(connection, dialect.quote(table), dialect.quote(column));
      log.accept(
          new Event.NextKey(System.nanoTime(), side, table, column, each.getValue(), highest));
    }
  }

  private static long highest(Connection connection, String table, String column)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(%s) FROM %s".formatted(column, table))) {
      row.next();
      long highest = row.getLong(1);
      return row.wasNull() ? Long.MIN_VALUE : highest;
    }
  }
}
