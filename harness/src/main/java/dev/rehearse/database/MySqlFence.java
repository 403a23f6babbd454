package dev.rehearse.database;

import dev.rehearse.database.Fence.Answer;
import dev.rehearse.database.Fence.Gate;
import dev.rehearse.database.Fence.State;
import java.sql.CallableStatement;
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
 * A fence of grants on MySQL. Stateless.
 *
 * <p>GRANT and REVOKE commit by themselves, so there is no transaction to put them in. Each
 * decision is one call of a procedure under a lock of the server's: a client that stops in the
 * middle holds nothing. It writes down what it decided before it carries it out, so whoever repeats
 * it completes it. The grants are those of single tables, because a running session looks at them
 * again for every statement, but at a database's only when it enters it.
 */
record MySqlFence(Fence fence) implements FenceKeeper {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final MySql SQL = new MySql();

  /** {@code application} is the schema of the application's tables, {@code account} a grantee. */
  private static final String TURN =
      """
      CREATE PROCEDURE rehearse_fence.turn(application VARCHAR(64), account VARCHAR(300), gate VARCHAR(8))
      BEGIN
        DECLARE n INT DEFAULT 0;
        DECLARE name VARCHAR(64);
        DECLARE past INT DEFAULT 0;
        DECLARE CONTINUE HANDLER FOR NOT FOUND SET past = 1;
        -- ER_NONEXISTING_TABLE_GRANT: nothing to revoke.
        DECLARE CONTINUE HANDLER FOR 1147 BEGIN END;
        tables: LOOP
          SELECT t.table_name INTO name FROM information_schema.tables t
            WHERE t.table_schema = application AND t.table_type = 'BASE TABLE'
            ORDER BY BINARY t.table_name LIMIT n, 1;
          IF past THEN LEAVE tables; END IF;
          SET @rehearse_fence = CONCAT(IF(gate = 'OPEN', 'GRANT', 'REVOKE'),
            ' INSERT, UPDATE, DELETE ON `', REPLACE(application, '`', '``'), '`.`',
            REPLACE(name, '`', '``'), '` ', IF(gate = 'OPEN', 'TO ', 'FROM '), account);
          PREPARE turning FROM @rehearse_fence;
          EXECUTE turning;
          DEALLOCATE PREPARE turning;
          SET n = n + 1;
        END LOOP;
      END
      """;

  /** The body of a decision: under the lock, which is given back however it ends. */
  private static final String LOCKED =
      """
        DECLARE EXIT HANDLER FOR SQLEXCEPTION
          BEGIN DO RELEASE_LOCK('rehearse_fence'); RESIGNAL; END;
        IF COALESCE(GET_LOCK('rehearse_fence', 1), 0) = 0 THEN
          SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1205, MESSAGE_TEXT = 'another decides on the fence';
        END IF;
      """;

  private static final String DECIDE =
      """
      CREATE PROCEDURE rehearse_fence.decide(application VARCHAR(64), account VARCHAR(300),
        wanted BIGINT, decision VARCHAR(8))
      BEGIN
      %s
        IF wanted <= (SELECT barred FROM rehearse_fence.state) THEN
          DO RELEASE_LOCK('rehearse_fence');
          SELECT 'REFUSED';
        ELSE
          UPDATE rehearse_fence.state
            SET earlier = IF(epoch = wanted, earlier, gate), gate = decision, epoch = wanted;
          CALL rehearse_fence.turn(application, account, decision);
          DO RELEASE_LOCK('rehearse_fence');
          SELECT 'DONE';
        END IF;
      END
      """
          .formatted(LOCKED);

  private static final String BAR =
      """
      CREATE PROCEDURE rehearse_fence.bar(unwanted BIGINT)
      BEGIN
      %s
        UPDATE rehearse_fence.state SET barred = GREATEST(barred, unwanted);
        DO RELEASE_LOCK('rehearse_fence');
      END
      """
          .formatted(LOCKED);

  private static final String LIFT =
      """
      CREATE PROCEDURE rehearse_fence.lift(application VARCHAR(64), account VARCHAR(300), unwanted BIGINT)
      BEGIN
        DECLARE back VARCHAR(8);
      %s
        UPDATE rehearse_fence.state SET barred = GREATEST(barred, unwanted);
        SELECT earlier INTO back FROM rehearse_fence.state;
        IF (SELECT epoch = unwanted AND gate <> earlier FROM rehearse_fence.state) THEN
          UPDATE rehearse_fence.state SET gate = back;
        END IF;
        IF (SELECT epoch = unwanted FROM rehearse_fence.state) THEN
          CALL rehearse_fence.turn(application, account, back);
        END IF;
        DO RELEASE_LOCK('rehearse_fence');
      END
      """
          .formatted(LOCKED);

  @Override
  public State install(Connection connection, Gate initially) throws SQLException {
    return within(
        connection,
        () -> {
          try (Statement statement = connection.createStatement()) {
            boolean first = make(statement, initially);
            for (Catalog.Table table : Catalog.read(connection).tables()) {
              statement.execute("GRANT SELECT ON " + SQL.quote(table.name()) + " TO " + account());
            }
            State state = state(connection);
            if (first || state.gate() == Gate.OPEN) {
              turn(connection, state.gate());
            }
            MySqlFenceGaps.refuseRoutines(connection, fence.role());
            return state;
          }
        });
  }

  /** Whether nobody had made it before. */
  private static boolean make(Statement statement, Gate initially) throws SQLException {
    statement.execute("CREATE DATABASE IF NOT EXISTS rehearse_fence CHARACTER SET utf8mb4");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS rehearse_fence.state (one INT PRIMARY KEY,"
            + " gate VARCHAR(8) NOT NULL, epoch BIGINT NOT NULL, earlier VARCHAR(8) NOT NULL,"
            + " barred BIGINT NOT NULL) ENGINE = InnoDB");
    for (String procedure : List.of(TURN, DECIDE, BAR, LIFT)) {
      String name = procedure.substring(procedure.indexOf('.') + 1, procedure.indexOf('('));
      if (!exists(statement, name)) {
        statement.execute(procedure);
      }
    }
    return statement.executeUpdate(
            "INSERT IGNORE INTO rehearse_fence.state VALUES (1, '%1$s', 0, '%1$s', 0)"
                .formatted(initially))
        == 1;
  }

  private static boolean exists(Statement statement, String procedure) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT 1 FROM information_schema.routines WHERE routine_schema = 'rehearse_fence'"
                + " AND routine_name = '"
                + procedure
                + "'")) {
      return row.next();
    }
  }

  private void turn(Connection connection, Gate gate) throws SQLException {
    try (CallableStatement call = connection.prepareCall("{CALL rehearse_fence.turn(?, ?, ?)}")) {
      call.setString(1, connection.getCatalog());
      call.setString(2, account());
      call.setString(3, gate.name());
      call.execute();
    }
    refuseGaps(connection, gate);
  }

  private void refuseGaps(Connection connection, Gate gate) throws SQLException {
    if (gate == Gate.SHUT) {
      MySqlFenceGaps.refuse(connection, fence.role());
    }
  }

  @Override
  public Answer decide(Connection connection, long epoch, Gate gate) throws SQLException {
    return within(
        connection,
        () -> {
          Answer answer;
          try (PreparedStatement call =
              connection.prepareStatement("CALL rehearse_fence.decide(?, ?, ?, ?)")) {
            call.setString(1, connection.getCatalog());
            call.setString(2, account());
            call.setLong(3, epoch);
            call.setString(4, gate.name());
            try (ResultSet row = call.executeQuery()) {
              row.next();
              answer = Answer.valueOf(row.getString(1));
            }
          }
          if (answer == Answer.DONE) {
            refuseGaps(connection, gate);
          }
          return answer;
        });
  }

  @Override
  public State bar(Connection connection, long epoch) throws SQLException {
    return within(
        connection,
        () -> {
          try (PreparedStatement call = connection.prepareStatement("CALL rehearse_fence.bar(?)")) {
            call.setLong(1, epoch);
            call.execute();
          }
          return state(connection);
        });
  }

  @Override
  public State lift(Connection connection, long epoch) throws SQLException {
    return within(
        connection,
        () -> {
          try (PreparedStatement call =
              connection.prepareStatement("CALL rehearse_fence.lift(?, ?, ?)")) {
            call.setString(1, connection.getCatalog());
            call.setString(2, account());
            call.setLong(3, epoch);
            call.execute();
          }
          return state(connection);
        });
  }

  @Override
  public State state(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT gate, epoch, earlier, barred FROM rehearse_fence.state")) {
      if (!row.next()) {
        throw new IllegalStateException(
            "The fence's memory in rehearse_fence.state is empty; install the fence first.");
      }
      return new State(
          Gate.valueOf(row.getString(1)),
          row.getLong(2),
          Gate.valueOf(row.getString(3)),
          row.getLong(4));
    }
  }

  @Override
  public void remove(Connection connection) throws SQLException {
    within(
        connection,
        () -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute("DROP DATABASE IF EXISTS rehearse_fence");
          }
        });
  }

  private String account() {
    return SQL.literal(fence.role()) + "@'%'";
  }

  /** Tried again while another decides; a fence is its own server's, and no replica's. */
  private <T> T within(Connection connection, Unlogged.Work<T> work) throws SQLException {
    long end = System.nanoTime() + fence.limit().toNanos();
    List<SQLException> collisions = new ArrayList<>();
    while (true) {
      try {
        return Unlogged.run(connection, work);
      } catch (SQLException e) {
        boolean collided = e.getErrorCode() == LOCK_WAIT_TIMEOUT || SQL.givenUp(e);
        if (!collided || System.nanoTime() - end >= 0) {
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
}
