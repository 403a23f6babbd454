package dev.rehearse.scenarios.bluegreen.binlog;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.MySql;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows come from a log, where columns have places, and go to a server, where they
 * have names: what both sides have is carried. Immutable.
 */
final class BinlogTable {
  private static final MySql SQL = new MySql();

  private final Catalog.Table here;
  private final BinlogValue values;
  private final int width;
  private final List<Cell> cells;
  private final List<Cell> key;

  /** A column that both sides have, and where in the log's rows it is. */
  private record Cell(int place, Catalog.Column column) {}

  private String is(Cell cell) {
    return SQL.quote(cell.column().name()) + " = " + values.marker(cell.column());
  }

  BinlogTable(Catalog.Table there, Catalog.Table here, BinlogValue values) {
    this.values = values;
    this.here = here;
    this.width = there.columns().size();
    List<Cell> both = new ArrayList<>();
    for (int place = 0; place < width; place++) {
      int at = place;
      here.column(there.columns().get(place).name())
          .filter(column -> column.generated().isEmpty())
          .ifPresent(column -> both.add(new Cell(at, column)));
    }
    this.cells = List.copyOf(both);
    Predicate<Cell> inKey = cell -> here.primaryKey().contains(cell.column().name());
    this.key = cells.stream().filter(inKey).toList();
  }

  void insert(Connection target, @Nullable Serializable[] row) throws SQLException, CannotCarry {
    String names = list(cells.stream().map(cell -> SQL.quote(cell.column().name())));
    String markers = list(cells.stream().map(cell -> values.marker(cell.column())));
    one(
        target,
        "INSERT INTO %s (%s) VALUES (%s)".formatted(SQL.quote(here.name()), names, markers),
        statement -> bind(statement, 1, cells, row));
  }

  void update(Connection target, @Nullable Serializable[] before, @Nullable Serializable[] after)
      throws SQLException, CannotCarry {
    one(
        target,
        "UPDATE %s SET %s WHERE %s"
            .formatted(SQL.quote(here.name()), list(cells.stream().map(this::is)), condition()),
        statement -> {
          bind(statement, 1, cells, after);
          bind(statement, 1 + cells.size(), key, before);
        });
  }

  void delete(Connection target, @Nullable Serializable[] row) throws SQLException, CannotCarry {
    one(
        target,
        "DELETE FROM %s WHERE %s".formatted(SQL.quote(here.name()), condition()),
        statement -> bind(statement, 1, key, row));
  }

  private static String list(Stream<String> words) {
    return words.collect(Collectors.joining(", "));
  }

  private String condition() {
    return key.stream().map(this::is).collect(Collectors.joining(" AND "));
  }

  private interface Binding {
    void on(PreparedStatement statement) throws SQLException, CannotCarry;
  }

  /** A row that is not there, or is there already, was lost or changed by somebody else. */
  private void one(Connection target, String sql, Binding binding)
      throws SQLException, CannotCarry {
    try (PreparedStatement statement = target.prepareStatement(sql)) {
      binding.on(statement);
      int rows = statement.executeUpdate();
      if (rows != 1) {
        throw new CannotCarry(
            "table %s had %d rows where the log tells of one".formatted(here.name(), rows));
      }
    }
  }

  private void bind(
      PreparedStatement statement, int first, List<Cell> which, @Nullable Serializable[] row)
      throws SQLException, CannotCarry {
    if (row.length != width) {
      throw new CannotCarry(
          "the log has %d of the %d columns of %s; binlog_row_image must be FULL"
              .formatted(row.length, width, here.name()));
    }
    for (int i = 0; i < which.size(); i++) {
      Cell cell = which.get(i);
      values.bind(statement, first + i, cell.column(), row[cell.place()]);
    }
  }
}
