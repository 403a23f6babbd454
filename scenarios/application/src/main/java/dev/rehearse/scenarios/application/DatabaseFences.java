package dev.rehearse.scenarios.application;

import com.zaxxer.hikari.HikariDataSource;
import dev.rehearse.application.FrontDoorOrder;
import dev.rehearse.database.Database;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fences at the two databases, each over a connection that is kept warm, so that a switch does
 * not wait for a login. Thread-safe.
 */
final class DatabaseFences implements Fences, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseFences.class);

  /** Short against a lease: what cannot be had in this time is tried again. */
  private static final Duration CONNECT = Duration.ofSeconds(1);

  private static final Duration TRY = Duration.ofMillis(500);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private record At(HikariDataSource pool, Fence fence) {}

  private interface Work {
    void on(Connection connection, Fence fence) throws SQLException;
  }

  private final Map<Side, At> sides = new EnumMap<>(Side.class);

  DatabaseFences(Map<Side, FrontDoorOrder.Reach> reach) {
    reach.forEach((side, to) -> sides.put(side, at(side, to)));
  }

  private static At at(Side side, FrontDoorOrder.Reach reach) {
    HikariDataSource pool =
        Database.of(reach.address(), reach.admin(), "front-door-" + side.word())
            .withConnectTimeout(CONNECT)
            .withSocketTimeout(ANSWER)
            .pool(1);
    return new At(pool, new Fence(reach.role(), TRY));
  }

  /**
   * Looks at every fence once, so that connections are open and classes loaded before a switch,
   * when users wait. What cannot be looked at yet is no error yet.
   */
  void warm() {
    for (Side side : sides.keySet()) {
      try {
        at(side, (connection, fence) -> fence.state(connection));
      } catch (SQLException e) {
        LOG.info("no fence on {} at the start: {}", side.word(), e.getMessage());
      }
    }
  }

  @Override
  public void admit(Side side, long epoch) throws SQLException {
    at(
        side,
        (connection, fence) -> {
          fence.bar(connection, epoch - 1);
          require(fence.admit(connection, epoch), side, epoch);
        });
  }

  @Override
  public void takeBack(Side side, long epoch) throws SQLException {
    at(side, (connection, fence) -> fence.lift(connection, epoch));
  }

  @Override
  public void reopen(Side side, long epoch) throws SQLException {
    at(
        side,
        (connection, fence) -> {
          // Shut still: the front door died after it had decided on this side, before it admitted.
          if (fence.lift(connection, epoch).gate() == Fence.Gate.SHUT) {
            require(fence.admit(connection, epoch + 1), side, epoch + 1);
          }
        });
  }

  private static void require(Fence.Answer answer, Side side, long epoch) throws SQLException {
    if (answer == Fence.Answer.REFUSED) {
      throw new SQLException("epoch " + epoch + " has been barred on " + side.word());
    }
  }

  private void at(Side side, Work work) throws SQLException {
    At at = sides.get(side);
    if (at == null) {
      throw new SQLException("the front door was told of no database " + side.word());
    }
    try (Connection connection = at.pool().getConnection()) {
      work.on(connection, at.fence());
    } catch (IllegalStateException e) {
      throw new SQLException("the fence on " + side.word() + " does not answer for it: " + e, e);
    }
  }

  @Override
  public void close() {
    sides.values().forEach(at -> at.pool().close());
  }
}
