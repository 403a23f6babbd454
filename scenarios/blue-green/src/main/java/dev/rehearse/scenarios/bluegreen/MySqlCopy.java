package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.MySql;
import dev.rehearse.database.MySqlSnapshot;
import dev.rehearse.database.RowSink;
import dev.rehearse.database.Unlogged;
import dev.rehearse.strategy.Statements;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Copies every row of a MySQL server as one snapshot has it. Stateless. */
final class MySqlCopy {
  private static final MySql SQL = new MySql();
  private static final int TOLD_EVERY = 5_000;

  private MySqlCopy() {}

  /**
   * Afterwards the target counts as having what the snapshot has, and has logged nothing itself.
   */
  static void run(Connection source, Connection target, LongConsumer copied) throws SQLException {
    List<Catalog.Table> tables = Catalog.read(source).tables();
    // What the making of its schema has logged would stand in the way of a position.
    Statements.alone(
        target,
        List.of(
            "RESET MASTER",
            "SET foreign_key_checks = 0, unique_checks = 0,"
                + " sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')"));
    String position = MySqlSnapshot.begin(source);
    Unlogged.run(target, () -> rows(source, target, tables, copied));
    Statements.alone(target, List.of("SET GLOBAL gtid_purged = " + SQL.literal(position)));
  }

  private static long rows(
      Connection source, Connection target, List<Catalog.Table> tables, LongConsumer copied)
      throws SQLException {
    long rows = 0;
    for (Catalog.Table table : tables) {
      rows = rows(source, target, table, copied, rows);
    }
    return rows;
  }

  private static long rows(
      Connection source, Connection target, Catalog.Table table, LongConsumer copied, long before)
      throws SQLException {
    List<Catalog.Column> columns =
        table.columns().stream().filter(column -> column.generated().isEmpty()).toList();
    String texts =
        columns.stream()
            .map(column -> SQL.text(column, SQL.quote(column.name())))
            .collect(Collectors.joining(", "));
    long rows = before;
    try (Statement select = source.createStatement();
        RowSink sink = RowSink.into(target, table.name(), columns)) {
      SQL.stream(select);
      try (ResultSet row =
          select.executeQuery("SELECT " + texts + " FROM " + SQL.quote(table.name()))) {
        while (row.next()) {
          List<@Nullable String> values = new ArrayList<>(columns.size());
          for (int i = 1; i <= columns.size(); i++) {
            values.add(row.getString(i));
          }
          sink.row(values);
          rows++;
          if (rows % TOLD_EVERY == 0) {
            copied.accept(rows);
          }
        }
      }
    } catch (IOException e) {
      throw new SQLException("the copy of " + table.name() + " was cut short", e);
    }
    return rows;
  }
}
