package dev.rehearse.scenarios.application;

import dev.rehearse.database.Dialect;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Runs writes of a smoke run on a side: whatever they do is rolled back. On a side that is fenced
 * the refusal is the right answer, and says that everything up to it works. Thread-safe.
 */
final class UndoneWrites {
  private final Map<Side, ? extends DataSource> pools;

  UndoneWrites(Map<Side, ? extends DataSource> pools) {
    this.pools = pools;
  }

  Ended run(Program program, Call call) {
    Connection connection;
    try {
      connection = Service.pool(pools, call.stamp().truth()).getConnection();
    } catch (SQLException e) {
      return Ended.failed(e);
    }
    try {
      connection.setAutoCommit(false);
      Ended ended = once(program, call, connection);
      connection.rollback();
      return ended;
    } catch (SQLException e) {
      return Ended.failed(e);
    } finally {
      Service.giveBack(connection);
    }
  }

  private static Ended once(Program program, Call call, Connection connection) {
    try {
      return Ended.ok(program.run(connection, call.parameters()));
    } catch (Program.NoRow e) {
      return Ended.rejected(e.rejection());
    } catch (SQLException e) {
      boolean fenced = Dialect.ALL.stream().anyMatch(each -> each.shutsOut(e));
      return fenced ? Ended.ok(List.of()) : Ended.failed(e);
    }
  }
}
