package dev.rehearse.database;

import static dev.rehearse.environment.embedded.Rehearsed.one;
import static dev.rehearse.environment.embedded.Rehearsed.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.environment.embedded.WithServers;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FenceTest extends WithServers {
  private final Fence fence = Fence.forRole("application");

  @BeforeEach
  void open() throws Exception {
    for (Side side : Side.values()) {
      try (Connection admin = rehearsed.admin(side)) {
        run(
            admin,
            "CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int)",
            "INSERT INTO item (n) VALUES (1)");
        fence.install(admin, side == Side.OLD ? Fence.Gate.OPEN : Fence.Gate.SHUT);
      }
    }
  }

  @AfterEach
  void clear() throws Exception {
    for (Side side : Side.values()) {
      try (Connection admin = rehearsed.admin(side)) {
        run(admin, "DROP TABLE item", "DROP FUNCTION IF EXISTS sneak");
        fence.remove(admin);
      }
    }
  }

  @Test
  void aFencedSideRefusesWritesAndGoesOnReading() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD);
        Connection application = application(Side.OLD);
        PreparedStatement prepared = application.prepareStatement("UPDATE item SET n = n + 1")) {
      // More often than the driver needs to prepare it on the server, under a cached plan.
      for (int i = 0; i < 10; i++) {
        prepared.executeUpdate();
      }

      assertThat(fence.raise(admin, 7)).isEqualTo(Fence.Answer.DONE);

      assertThatThrownBy(prepared::executeUpdate).hasMessageContaining("permission denied");
      for (String write :
          List.of(
              "INSERT INTO item (n) VALUES (2)",
              "DELETE FROM item",
              "TRUNCATE item",
              "SELECT n FROM item FOR UPDATE")) {
        assertThatThrownBy(() -> run(application, write)).hasMessageContaining("permission denied");
      }
      assertThat(one(application, "SELECT n FROM item")).isEqualTo("11");
    }
  }

  @Test
  void aSideThatWasNeverAdmittedRefusesWritesUntilItIs() throws Exception {
    try (Connection admin = rehearsed.admin(Side.NEW);
        Connection application = application(Side.NEW)) {
      assertThatThrownBy(() -> run(application, "UPDATE item SET n = 2"))
          .hasMessageContaining("permission denied");

      assertThat(fence.admit(admin, 7)).isEqualTo(Fence.Answer.DONE);

      run(application, "UPDATE item SET n = 2", "INSERT INTO item (n) VALUES (3)");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBarredEpochComesTooLate(Side side) throws Exception {
    try (Connection admin = rehearsed.admin(side)) {
      fence.bar(admin, 7);
      Fence.State before = fence.state(admin);

      assertThat(fence.raise(admin, 7)).isEqualTo(Fence.Answer.REFUSED);
      assertThat(fence.raise(admin, 6)).isEqualTo(Fence.Answer.REFUSED);
      assertThat(fence.admit(admin, 7)).isEqualTo(Fence.Answer.REFUSED);
      assertThat(fence.state(admin)).isEqualTo(before);

      assertThat(fence.raise(admin, 8)).isEqualTo(Fence.Answer.DONE);
    }
  }

  @Test
  void liftingUndoesWhatItsEpochDidOnEitherSideHoweverOften() throws Exception {
    for (Side side : Side.values()) {
      try (Connection admin = rehearsed.admin(side)) {
        Fence.Gate before = fence.state(admin).gate();
        assertThat(side == Side.OLD ? fence.raise(admin, 7) : fence.admit(admin, 7))
            .isEqualTo(Fence.Answer.DONE);
        assertThat(writable(side)).isEqualTo(side == Side.NEW);

        fence.lift(admin, 7);
        fence.lift(admin, 7);

        assertThat(fence.state(admin)).isEqualTo(new Fence.State(before, 7, before, 7));
        assertThat(writable(side)).isEqualTo(side == Side.OLD);
      }
    }
  }

  @Test
  void liftingAnEpochLeavesTheFenceOfAnotherStanding() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD)) {
      fence.raise(admin, 7);

      fence.lift(admin, 9);

      assertThat(writable(Side.OLD)).isFalse();
      assertThat(fence.state(admin).barred()).isEqualTo(9);
    }
  }

  @Test
  void aFenceWaitsBehindNoTraffic() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD);
        Connection application = application(Side.OLD);
        Connection migration = rehearsed.admin(Side.OLD)) {
      application.setAutoCommit(false);
      run(application, "UPDATE item SET n = 5");
      migration.setAutoCommit(false);
      run(migration, "LOCK TABLE item IN SHARE UPDATE EXCLUSIVE MODE");

      // Neither of the two ends: whoever waited for one would give up, and say so.
      fence.raise(admin, 7);

      assertThat(writable(Side.OLD)).isFalse();
    }
  }

  @Test
  void aTransactionFromBeforeTheFenceIsSeenAndCanBeEnded() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD);
        Connection application = application(Side.OLD)) {
      application.setAutoCommit(false);
      run(application, "UPDATE item SET n = 99");
      fence.raise(admin, 7);
      Drained drained = new Drained(admin, List.of("application", "feed"));
      String moment = drained.moment();

      List<Drained.Open> open = drained.await(moment, Duration.ofMillis(30));
      assertThat(open)
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.role()).isEqualTo("application");
                assertThat(each.state()).isEqualTo("idle in transaction");
              });

      assertThat(drained.terminate(moment, Duration.ofSeconds(5))).hasSize(1);
      assertThatThrownBy(application::commit).isInstanceOf(SQLException.class);
      assertThat(one(admin, "SELECT n FROM item")).isEqualTo("1");
    }
  }

  @Test
  void aTransactionFromBeforeTheFenceMayCommitAndThenTheSideIsDrained() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD);
        Connection application = application(Side.OLD)) {
      application.setAutoCommit(false);
      run(application, "UPDATE item SET n = 99");
      fence.raise(admin, 7);
      Drained drained = new Drained(admin, List.of("application"));
      String moment = drained.moment();
      assertThat(drained.before(moment)).hasSize(1);

      application.commit();

      assertThat(drained.await(moment, Duration.ofSeconds(2))).isEmpty();
      assertThatThrownBy(() -> run(application, "UPDATE item SET n = 100"))
          .hasMessageContaining("permission denied");
      application.rollback();
    }
  }

  @Test
  void aTransactionFromAfterTheMomentIsNobodysConcern() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD);
        Connection application = application(Side.OLD)) {
      Drained drained = new Drained(admin, List.of("application"));
      String moment = drained.moment();
      application.setAutoCommit(false);
      one(application, "SELECT n FROM item");

      assertThat(drained.before(moment)).isEmpty();
    }
  }

  @Test
  void aRoleThatCouldWritePastTheFenceIsNotBelievedToBeFenced() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD)) {
      run(admin, "GRANT UPDATE (n) ON item TO PUBLIC");
      assertThatThrownBy(() -> fence.raise(admin, 7)).hasMessageContaining("item");
      assertThat(fence.state(admin).gate()).isEqualTo(Fence.Gate.OPEN);

      run(
          admin,
          "REVOKE UPDATE (n) ON item FROM PUBLIC",
          "CREATE FUNCTION sneak() RETURNS void SECURITY DEFINER LANGUAGE sql AS 'UPDATE item SET n = 0'");
      assertThatThrownBy(() -> fence.install(admin, Fence.Gate.OPEN)).hasMessageContaining("sneak");
    }
  }

  private Connection application(Side side) throws SQLException {
    var server = rehearsed.server(side);
    return Database.of(server.direct(), server.application(), "application-1").connect();
  }

  private boolean writable(Side side) throws SQLException {
    try (Connection application = application(side)) {
      run(application, "UPDATE item SET n = n");
      return true;
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("permission denied");
      return false;
    }
  }
}
