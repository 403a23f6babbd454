package dev.rehearse.scenarios.application;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.database.Database;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.plan.Plan;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The instance's connections as the application's role, a pool per side. Thread-safe.
 *
 * <p>Both pools are full from the start: a switch that found the new side's pool empty would open
 * every connection of every instance at once, while users wait.
 */
final class Pools implements AutoCloseable {

  /** Hikari takes no less. */
  private static final long HIKARI_LEAST_MILLIS = 250;

  /** Also what Hikari takes at least: idle connections that died are found before they are used. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  /** Beyond the server's own limit, so that its answer arrives where it can. */
  private static final Duration ANSWER_MARGIN = Duration.ofSeconds(1);

  private final Map<Side, HikariDataSource> bySide = new EnumMap<>(Side.class);

  Pools(InstanceOrder order) {
    order.sides().forEach((side, reach) -> bySide.put(side, open(order, side, reach)));
  }

  private static HikariDataSource open(InstanceOrder order, Side side, InstanceOrder.Reach reach) {
    Plan.Pool limits = order.pool();
    String name = "application-" + order.instance() + "-" + side.word();
    Database database =
        Database.of(reach.address(), reach.application(), name)
            .withConnectTimeout(limits.connectTimeout())
            .withStatementTimeout(limits.statementTimeout())
            .withSocketTimeout(limits.statementTimeout().plus(ANSWER_MARGIN));
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(new Sessions(database));
    config.setMaximumPoolSize(limits.size());
    config.setMinimumIdle(limits.size());
    config.setMaxLifetime(0);
    config.setKeepaliveTime(KEEP_ALIVE.toMillis());
    long connect = Math.max(HIKARI_LEAST_MILLIS, limits.connectTimeout().toMillis());
    config.setConnectionTimeout(connect);
    config.setValidationTimeout(connect);
    config.setInitializationFailTimeout(-1);
    if (order.isolation() != Plan.Isolation.READ_COMMITTED) {
      config.setTransactionIsolation("TRANSACTION_" + order.isolation());
    }
    return new HikariDataSource(config);
  }

  Map<Side, HikariDataSource> bySide() {
    return bySide;
  }

  /** Waits until the pool of the first side is full, so that the first requests pay no login. */
  void awaitFull(Duration most) {
    HikariDataSource pool = bySide.values().iterator().next();
    Await.until(
        "the connections of " + pool.getPoolName(),
        most,
        () -> pool.getHikariPoolMXBean().getTotalConnections(),
        count -> count >= pool.getMaximumPoolSize());
  }

  @Override
  public void close() {
    bySide.values().forEach(HikariDataSource::close);
  }
}
