package dev.rehearse.scenarios.bluegreen.binlog;

import dev.rehearse.database.Catalog;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sabotage L6: how far the target is is committed before the rows are, and the connection is lost
 * between the two once.
 */
final class PositionFirst extends BinlogApplier {
  /** By then there is traffic, and most transactions write. */
  private static final int LOSES = 20;

  /** In this process. */
  private static final AtomicBoolean LOST = new AtomicBoolean();

  private int opened;

  PositionFirst(Connection target, String schema, Catalog there, Catalog here, BinlogValue values) {
    super(target, schema, there, here, values);
  }

  @Override
  void open() throws SQLException {
    Statements.alone(
        target(),
        // Its rows have no name of their own, and go nowhere from here.
        List.of("BEGIN", "COMMIT", "SET gtid_next = 'AUTOMATIC'", "SET sql_log_bin = 0"));
    opened++;
    if (opened == LOSES && LOST.compareAndSet(false, true)) {
      throw new SQLTransientConnectionException(
          "the connection is lost, because the sabotage needs it", "08006");
    }
    super.open();
  }

  @Override
  void close() throws SQLException {
    super.close();
    Statements.alone(target(), List.of("SET sql_log_bin = 1"));
  }
}
