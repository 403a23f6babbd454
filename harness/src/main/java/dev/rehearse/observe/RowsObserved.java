package dev.rehearse.observe;

import dev.rehearse.database.Catalog;
import dev.rehearse.history.Event;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Observes rows when all has ended: the truth's final rows, and old against new. Stateless. */
public final class RowsObserved {

  private RowsObserved() {}

  /**
   * Writes one {@code FinalRow} per row of interest and one {@code Compared} per table.
   *
   * @param truth a connection to the truth; its transaction is ended
   * @param other a connection to the other side; its transaction is ended
   * @param tables parents first, as old has them
   * @param names what new calls them
   * @param feedStop when the feed began to stop, ns; what was written later is left out of the
   *     comparison and counted
   */
  public static void observe(
      Connection truth,
      Connection other,
      Side truthSide,
      List<TableShape> tables,
      Names names,
      InitialRows initial,
      OperationTable operations,
      long feedStop,
      Consumer<Event> log)
      throws SQLException, IOException {
    snapshot(truth);
    snapshot(other);
    // The two sides are read side by side: it is most of what a rehearsal does when it has ended.
    CompletableFuture<Map<String, Map<String, Row.Digest>>> others =
        CompletableFuture.supplyAsync(
            () -> digests(other, shapes(other, truthSide.other(), tables, names)));
    Touched touched = Touched.of(operations, feedStop);
    FinalRows rows = new FinalRows(initial, touched, log);
    Map<String, Map<String, Row.Digest>> present = new HashMap<>();
    for (TableShape table : shapes(truth, truthSide, tables, names)) {
      present.put(table.name(), rows.observe(truth, truthSide, table));
    }
    Comparison comparison = new Comparison(truth, other, truthSide, touched, names);
    Map<String, Map<String, Row.Digest>> there = others.join();
    for (TableShape table : tables) {
      log.accept(
          comparison.compare(
              table,
              present.getOrDefault(table.name(), Map.of()),
              there.getOrDefault(table.name(), Map.of())));
    }
    truth.rollback();
    other.rollback();
  }

  private static Map<String, Map<String, Row.Digest>> digests(
      Connection connection, List<TableShape> tables) {
    Map<String, Map<String, Row.Digest>> all = new HashMap<>();
    for (TableShape table : tables) {
      Map<String, Row.Digest> digests = new HashMap<>();
      try {
        RowReader.all(connection, table, row -> digests.put(row.key(), row.digest()));
      } catch (SQLException e) {
        throw new IllegalStateException("cannot read " + table.name() + ": " + e.getMessage(), e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      all.put(table.name(), digests);
    }
    return all;
  }

  /** The tables as that side has them: its types may be called otherwise. */
  private static List<TableShape> shapes(
      Connection connection, Side side, List<TableShape> tables, Names names) {
    try {
      Catalog catalog = Catalog.read(connection);
      Names there = side == Side.NEW ? names : Names.SAME;
      return tables.stream().map(each -> each.on(catalog, there)).toList();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the catalog: " + e.getMessage(), e);
    }
  }

  private static void snapshot(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
  }
}
