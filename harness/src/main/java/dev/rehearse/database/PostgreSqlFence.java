package dev.rehearse.database;

import dev.rehearse.database.Fence.Answer;
import dev.rehearse.database.Fence.Gate;
import dev.rehearse.database.Fence.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A fence of grants on PostgreSQL. Stateless.
 *
 * <p>REVOKE and GRANT take no lock on the tables, so they do not wait behind traffic nor stop it;
 * they can collide with each other and with VACUUM, and are tried again then.
 */
record PostgreSqlFence(Fence fence) implements FenceKeeper {
  private static final String SCHEMA = Fence.SCHEMA;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final String WRITES = "INSERT, UPDATE, DELETE, TRUNCATE";

  @Override
  public State install(Connection connection, Gate initially) throws SQLException {
    return within(
        connection,
        statement -> {
          statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
          statement.execute(
              "CREATE TABLE IF NOT EXISTS "
                  + SCHEMA
                  + ".state (one int PRIMARY KEY CHECK (one = 1), gate text NOT NULL,"
                  + " epoch bigint NOT NULL, before text NOT NULL, barred bigint NOT NULL)");
          boolean first =
              statement.executeUpdate(
                      "INSERT INTO "
                          + SCHEMA
                          + ".state VALUES (1, '"
                          + initially
                          + "', 0, '"
                          + initially
                          + "', 0) ON CONFLICT DO NOTHING")
                  == 1;
          statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + name());
          State state = locked(statement);
          if (first || state.gate() == Gate.OPEN) {
            turn(statement, state.gate());
          }
          PostgreSqlFenceGaps.refuseDefiners(statement, fence.role());
          return state;
        });
  }

  @Override
  public State bar(Connection connection, long epoch) throws SQLException {
    return within(connection, statement -> barred(statement, epoch));
  }

  @Override
  public State lift(Connection connection, long epoch) throws SQLException {
    return within(
        connection,
        statement -> {
          State state = barred(statement, epoch);
          if (state.epoch() != epoch || state.gate() == state.before()) {
            return state;
          }
          turn(statement, state.before());
          return store(statement, new State(state.before(), epoch, state.before(), state.barred()));
        });
  }

  @Override
  public State state(Connection connection) throws SQLException {
    return within(connection, statement -> read(statement, ""));
  }

  @Override
  public void remove(Connection connection) throws SQLException {
    within(
        connection, statement -> statement.execute("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE"));
  }

  @Override
  public Answer decide(Connection connection, long epoch, Gate gate) throws SQLException {
    return within(
        connection,
        statement -> {
          State state = locked(statement);
          if (epoch <= state.barred()) {
            return Answer.REFUSED;
          }
          Gate before = state.epoch() == epoch ? state.before() : state.gate();
          turn(statement, gate);
          store(statement, new State(gate, epoch, before, state.barred()));
          return Answer.DONE;
        });
  }

  private static State barred(Statement statement, long epoch) throws SQLException {
    State state = locked(statement);
    return store(
        statement,
        new State(state.gate(), state.epoch(), state.before(), Math.max(state.barred(), epoch)));
  }

  private void turn(Statement statement, Gate gate) throws SQLException {
    if (gate == Gate.OPEN) {
      statement.execute("GRANT " + WRITES + " ON ALL TABLES IN SCHEMA public TO " + name());
      statement.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO " + name());
    } else {
      statement.execute("REVOKE " + WRITES + " ON ALL TABLES IN SCHEMA public FROM " + name());
      statement.execute("REVOKE USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA public FROM " + name());
      PostgreSqlFenceGaps.refuse(statement, fence.role());
    }
  }

  private static State locked(Statement statement) throws SQLException {
    return read(statement, " FOR UPDATE");
  }

  private static State read(Statement statement, String lock) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT gate, epoch, before, barred FROM " + SCHEMA + ".state" + lock)) {
      if (!row.next()) {
        throw new IllegalStateException(
            "The fence's memory in " + SCHEMA + ".state is empty; install the fence first.");
      }
      return new State(
          Gate.valueOf(row.getString(1)),
          row.getLong(2),
          Gate.valueOf(row.getString(3)),
          row.getLong(4));
    }
  }

  private static State store(Statement statement, State state) throws SQLException {
    try (PreparedStatement update =
        statement
            .getConnection()
            .prepareStatement(
                "UPDATE " + SCHEMA + ".state SET gate = ?, epoch = ?, before = ?, barred = ?")) {
      update.setString(1, state.gate().name());
      update.setLong(2, state.epoch());
      update.setString(3, state.before().name());
      update.setLong(4, state.barred());
      update.executeUpdate();
      return state;
    }
  }

  private String name() {
    return new PostgreSql().quote(fence.role());
  }

  private interface Work<T> {
    T in(Statement statement) throws SQLException;
  }

  /** One transaction, tried again when it collided with another's. */
  private <T> T within(Connection connection, Work<T> work) throws SQLException {
    long end = System.nanoTime() + fence.limit().toNanos();
    List<SQLException> collisions = new ArrayList<>();
    while (true) {
      try {
        return once(connection, work);
      } catch (SQLException e) {
        if (!collided(e) || System.nanoTime() - end >= 0) {
          collisions.forEach(e::addSuppressed);
          throw e;
        }
        // One earlier collision is enough to tell the story.
        collisions.clear();
        collisions.add(e);
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private <T> T once(Connection connection, Work<T> work) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '500ms'");
      T result = work.in(statement);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      try {
        connection.rollback();
      } catch (SQLException late) {
        e.addSuppressed(late);
      }
      throw e;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(autoCommit);
      }
    }
  }

  /**
   * A lock not had in time, a deadlock, a serialisation failure, or a row of the catalog that
   * another changed.
   */
  private static boolean collided(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    String message = String.valueOf(e.getMessage());
    return state.equals("55P03")
        || state.equals("40P01")
        || state.equals("40001")
        || (state.equals("XX000") && message.contains("concurrently"))
        || (state.equals("23505") && message.contains("pg_"));
  }
}
