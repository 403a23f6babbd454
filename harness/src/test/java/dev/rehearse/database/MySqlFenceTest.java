package dev.rehearse.database;

import static dev.rehearse.environment.embedded.Rehearsed.one;
import static dev.rehearse.environment.embedded.Rehearsed.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fences and drains of MySQL 5.7 as old and 8.0 as new. */
class MySqlFenceTest extends WithMySql {
  private static final MySql SQL = new MySql();
  private static final Duration SOON = Duration.ofSeconds(2);

  MySqlFenceTest() {
    super("CREATE TABLE parent (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20) NOT NULL)");
  }

  private Connection application(Side side) throws SQLException {
    return Database.of(
            rehearsed.server(side).direct(), rehearsed.server(side).application(), "app-1")
        .connect();
  }

  /** A replica would put it up too. */
  @ParameterizedTest
  @EnumSource(Side.class)
  void aFenceLeavesNothingInTheLog(Side side) throws SQLException {
    try (Connection admin = rehearsed.admin(side)) {
      String before = Gtids.executed(admin);
      Fence fence = Fence.forRole(role(side));
      fence.install(admin, Fence.Gate.OPEN);
      fence.raise(admin, 2);
      fence.lift(admin, 2);
      fence.remove(admin);
      assertThat(Gtids.executed(admin)).isEqualTo(before);
      run(admin, "INSERT INTO parent (name) VALUES ('logged')");
      assertThat(Gtids.missing(admin, Gtids.executed(admin))).isEmpty();
      assertThat(Gtids.has(admin, before)).isTrue();
      assertThat(Gtids.executed(admin)).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void aFenceRefusesWritesOfASessionThatWasThereBefore(Side side) throws SQLException {
    Fence fence = Fence.forRole(role(side));
    try (Connection admin = rehearsed.admin(side)) {
      assertThat(fence.install(admin, Fence.Gate.OPEN).gate()).isEqualTo(Fence.Gate.OPEN);
      try (Connection application = application(side);
          PreparedStatement insert =
              application.prepareStatement("INSERT INTO parent (name) VALUES (?)")) {
        insert.setString(1, "before");
        insert.executeUpdate();

        assertThat(fence.raise(admin, 5)).isEqualTo(Fence.Answer.DONE);
        insert.setString(1, "after");
        assertThatThrownBy(insert::executeUpdate)
            .isInstanceOfSatisfying(
                SQLException.class, refusal -> assertThat(SQL.shutsOut(refusal)).isTrue());
        assertThat(one(application, "SELECT COUNT(*) FROM parent")).isEqualTo("1");

        assertThat(fence.lift(admin, 5).gate()).isEqualTo(Fence.Gate.OPEN);
        insert.executeUpdate();
        assertThat(fence.raise(admin, 5)).isEqualTo(Fence.Answer.REFUSED);
        assertThat(fence.admit(admin, 6)).isEqualTo(Fence.Answer.DONE);
        assertThat(fence.bar(admin, 6).barred()).isEqualTo(6);
        assertThat(fence.raise(admin, 6)).isEqualTo(Fence.Answer.REFUSED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void aFenceThatCouldBePassedIsNotBelieved(Side side) throws SQLException {
    Fence fence = Fence.forRole(role(side));
    try (Connection admin = rehearsed.admin(side)) {
      fence.install(admin, Fence.Gate.OPEN);
      run(admin, "GRANT UPDATE ON app.* TO '" + role(side) + "'@'%'");
      try {
        assertThatThrownBy(() -> fence.raise(admin, 1))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("UPDATE on app");
      } finally {
        run(admin, "REVOKE UPDATE ON app.* FROM '" + role(side) + "'@'%'");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void aDrainSeesWhatBeganBeforeItAndNothingElse(Side side) throws SQLException {
    try (Connection admin = rehearsed.admin(side)) {
      Fence.forRole(role(side)).install(admin, Fence.Gate.OPEN);
      Drained drained = new Drained(admin, List.of(role(side)));
      try (Connection early = application(side);
          Connection late = application(side)) {
        assertThat(drained.before(drained.moment())).isEmpty();
        early.setAutoCommit(false);
        run(early, "INSERT INTO parent (name) VALUES ('early')");
        String moment = drained.moment();
        late.setAutoCommit(false);
        run(late, "INSERT INTO parent (name) VALUES ('late')");

        List<Drained.Open> open = drained.before(moment);
        assertThat(open).hasSize(1);
        assertThat(open.get(0).name()).isEqualTo("app-1");
        early.commit();
        assertThat(drained.await(moment, SOON)).isEmpty();
        // The session goes on with another transaction, which is no longer meant.
        run(early, "INSERT INTO parent (name) VALUES ('again')");
        assertThat(drained.before(moment)).isEmpty();

        String second = drained.moment();
        assertThat(drained.terminate(second, SOON)).hasSize(2);
        assertThatThrownBy(() -> run(late, "SELECT 1")).isInstanceOf(SQLException.class);
        assertThat(one(admin, "SELECT GROUP_CONCAT(name) FROM parent")).isEqualTo("early");
        // This driver's close would ask the server that has gone to roll back.
        early.abort(Runnable::run);
        late.abort(Runnable::run);
      }
    }
  }
}
