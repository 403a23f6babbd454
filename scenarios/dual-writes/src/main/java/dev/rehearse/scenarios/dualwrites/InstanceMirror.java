package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;

/** An instance's mirror: the true one, or that of the sabotage in the order. Thread-safe. */
public final class InstanceMirror implements Mirror {
  private final Mirror chosen;

  /** A mirror for the instance of this order. */
  public InstanceMirror(InstanceOrder order) {
    this.chosen = Mistakes.mirror(order);
  }

  @Override
  public void beforeBegin(long operation, FrontDoorRecord record) {
    chosen.beforeBegin(operation, record);
  }

  @Override
  public void beforeCommit(long operation, FrontDoorRecord record, Connection connection)
      throws SQLException {
    chosen.beforeCommit(operation, record, connection);
  }

  @Override
  public void committed(long operation, FrontDoorRecord record) {
    chosen.committed(operation, record);
  }

  @Override
  public void notCommitted(long operation, FrontDoorRecord record) {
    chosen.notCommitted(operation, record);
  }

  @Override
  public CompletionStage<?> shown(FrontDoorRecord record) {
    return chosen.shown(record);
  }

  @Override
  public boolean retriesInDoubt() {
    return chosen.retriesInDoubt();
  }

  @Override
  public void close() {
    chosen.close();
  }
}
