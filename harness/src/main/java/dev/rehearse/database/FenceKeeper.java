package dev.rehearse.database;

import java.sql.Connection;
import java.sql.SQLException;

/** How an engine keeps a {@link Fence}, which says what each method means. */
interface FenceKeeper {
  Fence.State install(Connection connection, Fence.Gate initially) throws SQLException;

  Fence.Answer decide(Connection connection, long epoch, Fence.Gate gate) throws SQLException;

  Fence.State bar(Connection connection, long epoch) throws SQLException;

  Fence.State lift(Connection connection, long epoch) throws SQLException;

  Fence.State state(Connection connection) throws SQLException;

  void remove(Connection connection) throws SQLException;
}
