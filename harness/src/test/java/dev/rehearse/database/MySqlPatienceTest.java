package dev.rehearse.database;

import static dev.rehearse.environment.embedded.Rehearsed.one;
import static dev.rehearse.environment.embedded.Rehearsed.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits for a table of which one writer waits for another's row. */
class MySqlPatienceTest extends WithMySql {
  private static final String WAITING =
      "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";

  MySqlPatienceTest() {
    super(
        "CREATE TABLE item (id INT PRIMARY KEY, n INT)", "INSERT INTO item VALUES (1, 1), (2, 2)");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void aDefinitionGivesWayBeforeTheEnginesOwnLimit(Side side) throws Exception {
    gaveWay(
        side,
        admin ->
            MySqlPatience.define(
                admin,
                "CREATE TRIGGER counted AFTER INSERT ON item FOR EACH ROW SET @counted = 1"));
    try (Connection admin = rehearsed.admin(side)) {
      assertThat(
              one(
                  admin,
                  "SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = 'app'"))
          .isEqualTo("0");
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void aSnapshotGivesWayBeforeTheEnginesOwnLimit(Side side) throws Exception {
    gaveWay(
        side,
        admin -> {
          try {
            MySqlSnapshot.begin(admin);
          } finally {
            assertThat(admin.isClosed()).as("it may hold the lock").isTrue();
          }
        });
  }

  private interface Waiting {
    void on(Connection admin) throws SQLException;
  }

  private void gaveWay(Side side, Waiting waiting) throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (Connection first = rehearsed.admin(side);
        Connection second = rehearsed.admin(side)) {
      first.setAutoCommit(false);
      run(first, "UPDATE item SET n = 10 WHERE id = 1");
      Future<?> behind =
          threads.submit(
              () -> {
                run(second, "UPDATE item SET n = n + 1 WHERE id = 1");
                return "";
              });
      SQLException given;
      try (Connection admin = rehearsed.admin(side)) {
        await("one writer behind another").until(() -> one(admin, WAITING).equals("1"));

        given = catchThrowableOfType(SQLException.class, () -> waiting.on(admin));
      }

      assertThat(given.getErrorCode()).as("interrupted, not out of time").isEqualTo(1317);
      assertThat(Passing.helps(given)).isTrue();
      run(first, "UPDATE item SET n = 20 WHERE id = 2");
      first.commit();
      behind.get();
      assertThat(one(second, "SELECT GROUP_CONCAT(n ORDER BY id) FROM item")).isEqualTo("11,20");
    } finally {
      threads.shutdown();
    }
  }
}
