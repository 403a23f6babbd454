package dev.rehearse.scenarios.application;

import dev.rehearse.database.Dialect;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Runs reads on the side that the stamp names. Thread-safe. A single statement is a transaction by
 * itself and saves the COMMIT's round trip; several share one that is read-only.
 */
final class Reads {

  private final Map<Side, ? extends DataSource> pools;
  private final int retries;

  Reads(Map<Side, ? extends DataSource> pools, int retries) {
    this.pools = pools;
    this.retries = retries;
  }

  Ended run(Program program, Call call) {
    Connection connection;
    try {
      connection = Service.pool(pools, call.stamp().reads()).getConnection();
    } catch (SQLException e) {
      return Ended.failed(e);
    }
    try {
      Ended ended = once(program, call, connection);
      for (int i = 0; i < retries && ended.again(); i++) {
        ended = once(program, call, connection);
      }
      return ended;
    } finally {
      Service.giveBack(connection);
    }
  }

  private static Ended once(Program program, Call call, Connection connection) {
    try {
      if (program.single()) {
        return Ended.ok(program.run(connection, call.parameters()));
      }
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      Ended ended = Ended.ok(program.run(connection, call.parameters()));
      connection.commit();
      return ended;
    } catch (Program.NoRow e) {
      return closed(connection, Ended.rejected(e.rejection()));
    } catch (SQLException e) {
      boolean again = Dialect.gaveUp(e);
      return closed(connection, again ? Ended.givenUpByTheEngine(e) : Ended.failed(e));
    }
  }

  private static Ended closed(Connection connection, Ended ended) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      return ended;
    } catch (SQLException e) {
      return ended.withoutAnother();
    }
  }
}
