package dev.rehearse.application;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Catalog.Column;
import dev.rehearse.database.Catalog.ForeignKey;
import dev.rehearse.database.Catalog.Table;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.RowSink;
import dev.rehearse.plan.Seed;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Fills tables with generated rows: keys from 1 up, foreign keys that point at rows, unique columns
 * that are unique, everything else drawn by type. Stateless.
 */
public final class DataFill {

  /** Values per column; rows pick among them, since drawing is slower than copying. */
  private static final int VALUES = 200;

  private final Catalog catalog;
  private final Map<String, Long> rows;
  private final Map<String, Operations.Parameter> hints;
  private final Seed seed;
  private final Dialect other;

  private DataFill(
      Catalog catalog,
      Map<String, Long> rows,
      Map<String, Operations.Parameter> hints,
      Seed seed,
      Dialect other) {
    this.catalog = catalog;
    this.rows = rows;
    this.hints = hints;
    this.seed = seed;
    this.other = other;
  }

  /**
   * Fills the tables named, parents first, and leaves their sequences behind the last key.
   *
   * @param admin a connection that owns the tables
   * @param rows table → how many rows
   * @param other an engine that must hold the values too
   * @param hints {@code table.column} → how to draw it where its type does not say enough
   */
  public static void fill(
      Connection admin,
      Catalog catalog,
      Map<String, Long> rows,
      Map<String, Operations.Parameter> hints,
      Seed seed,
      Dialect other)
      throws SQLException, IOException {
    DataFill fill = new DataFill(catalog, rows, hints, seed, other);
    for (Table table : catalog.parentsFirst().tables()) {
      if (rows.getOrDefault(table.name(), 0L) > 0) {
        fill.table(admin, table);
      }
    }
    Dialect.of(admin).analyze(admin, catalog.tables().stream().map(Table::name).toList());
  }

  private void table(Connection admin, Table table) throws SQLException, IOException {
    List<Column> columns =
        table.columns().stream().filter(column -> column.generated().isEmpty()).toList();
    Map<String, Cell> cells = new LinkedHashMap<>();
    for (Column column : columns) {
      cells.put(column.name(), cell(table, column));
    }
    long count = rows.getOrDefault(table.name(), 0L);
    SplittableRandom random = seed.derive("rows of " + table.name());
    try (RowSink sink = RowSink.into(admin, table.name(), columns)) {
      for (long row = 0; row < count; row++) {
        List<@Nullable String> values = new ArrayList<>(columns.size());
        for (Cell cell : cells.values()) {
          values.add(cell.of(row, random));
        }
        sink.row(values);
      }
    }
    goOn(admin, table, count + 1);
  }

  /** Lets the table's sequences go on behind its last key. */
  private void goOn(Connection admin, Table table, long next) throws SQLException {
    Map<Catalog.Sequence, Long> at = new LinkedHashMap<>();
    catalog.sequences().stream()
        .filter(each -> each.table().filter(table.name()::equals).isPresent())
        .forEach(each -> at.put(each, next));
    Dialect.of(admin).letGoOnAt(admin, at);
  }

  /** How a column's value is made, row by row. */
  private interface Cell {
    @Nullable String of(long row, SplittableRandom random);
  }

  private Cell cell(Table table, Column column) {
    for (ForeignKey key : table.foreignKeys()) {
      if (key.columns().equals(List.of(column.name()))) {
        return reference(table, column, rows.getOrDefault(key.target(), 0L));
      }
    }
    if (table.primaryKey().contains(column.name())) {
      return key(table, column);
    }
    Operations.Parameter hint = hints.get(table.name() + "." + column.name());
    if (hint != null) {
      return (row, random) -> Long.toString(random.nextLong(hint.from(), hint.to() + 1));
    }
    List<@Nullable String> values =
        NastyValues.draw(column, other, VALUES, seed.derive(table.name() + "." + column.name()));
    boolean unique =
        table.uniques().stream().anyMatch(each -> each.columns().contains(column.name()));
    return unique
        ? uniqueCell(column, values)
        : (row, random) -> values.get(random.nextInt(values.size()));
  }

  /** A drawn start where there is room for one, and the row's number behind it. */
  private Cell uniqueCell(Column column, List<@Nullable String> values) {
    if (NastyValues.canBeUnique(column)) {
      int room = Math.min(NastyValues.START, NastyValues.width(column) - NastyValues.TAIL);
      List<String> starts =
          values.stream().map(value -> value == null ? "" : NastyValues.cut(value, room)).toList();
      return (row, random) -> starts.get(random.nextInt(starts.size())) + "@" + (row + 1);
    }
    if (column.base().equals("uuid")) {
      return (row, random) -> new java.util.UUID(random.nextLong(), row).toString();
    }
    if (column.base().matches("(?:date|timestamp).*")) {
      return (row, random) -> java.time.LocalDate.EPOCH.plusDays(row).toString();
    }
    return (row, random) -> Long.toString(row + 1);
  }

  /** Part of a composite key: rows go round the parents, so that key and counter stay unique. */
  private static Cell reference(Table table, Column column, long parents) {
    if (parents == 0) {
      return (row, random) -> null;
    }
    return table.primaryKey().contains(column.name())
        ? (row, random) -> Long.toString(row % parents + 1)
        : (row, random) -> Long.toString(random.nextLong(parents) + 1);
  }

  private Cell key(Table table, Column column) {
    long parents =
        table.foreignKeys().stream()
            .filter(key -> table.primaryKey().containsAll(key.columns()))
            .mapToLong(key -> rows.getOrDefault(key.target(), 0L))
            .findFirst()
            .orElse(0);
    if (table.primaryKey().size() > 1 && parents > 0) {
      return (row, random) -> Long.toString(row / parents + 1);
    }
    boolean text = column.base().matches("(?:character|varchar|char|text).*");
    return (row, random) -> (text ? "k" : "") + (row + 1);
  }
}
