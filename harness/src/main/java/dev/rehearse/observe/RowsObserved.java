package dev.rehearse.observe;

import dev.rehearse.history.Event;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Side;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Observes rows when all has ended: the truth's final rows, and old against new. Stateless. */
public final class RowsObserved {

  private RowsObserved() {}

  /**
   * Writes one {@code FinalRow} per row of interest and one {@code Compared} per table.
   *
   * @param truth a connection to the truth; its transaction is ended
   * @param other a connection to the other side; its transaction is ended
   * @param tables parents first
   * @param feedStop when the feed began to stop, ns; what was written later is left out of the
   *     comparison and counted
   */
  public static void observe(
      Connection truth,
      Connection other,
      Side truthSide,
      List<TableShape> tables,
      InitialRows initial,
      OperationTable operations,
      long feedStop,
      Consumer<Event> log)
      throws SQLException, IOException {
    snapshot(truth);
    snapshot(other);
    Touched touched = Touched.of(operations, feedStop);
    FinalRows rows = new FinalRows(initial, touched, log);
    Comparison comparison = new Comparison(truth, other, truthSide, touched);
    for (TableShape table : tables) {
      Map<String, Row.Digest> present = rows.observe(truth, truthSide, table);
      log.accept(comparison.compare(table, present));
    }
    truth.rollback();
    other.rollback();
  }

  private static void snapshot(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
  }
}
