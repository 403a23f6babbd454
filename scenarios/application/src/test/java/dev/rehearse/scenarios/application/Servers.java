package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorOrder;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.database.Address;
import dev.rehearse.database.Fence;
import dev.rehearse.environment.Layout;
import dev.rehearse.environment.Server;
import dev.rehearse.environment.embedded.EmbeddedEnvironment;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Teardown;
import dev.rehearse.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL 14 and 18 behind their links, with one table on each. Closing it leaves nothing. */
final class Servers implements AutoCloseable {

  private final Teardown teardown = new Teardown();
  final EmbeddedEnvironment environment;

  private Servers(EmbeddedEnvironment environment) {
    this.environment = environment;
  }

  static Servers start() throws IOException, SQLException {
    Cache cache = Cache.ofUser();
    RunLedger ledger = RunLedger.open(cache);
    Path logs = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "logs");
    Plan.Databases databases =
        new Plan.Databases(
            new Plan.Database(Plan.Engine.POSTGRESQL, "14"),
            new Plan.Database(Plan.Engine.POSTGRESQL, "18"));
    Servers servers =
        new Servers(EmbeddedEnvironment.start(databases, Layout.of(1), logs, ledger, cache));
    servers.teardown.add("the ledger", ledger);
    servers.teardown.add("the environment", servers.environment);
    for (Side side : Side.values()) {
      try (Connection admin = servers.admin(side)) {
        run(
            admin,
            "CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text"
                + " CONSTRAINT item_name UNIQUE DEFERRABLE INITIALLY IMMEDIATE,"
                + " n int CONSTRAINT item_n_positive CHECK (n >= 0), at timestamptz)",
            // A session that dies while its COMMIT is carried out.
            "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'",
            "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW WHEN (NEW.name = 'cut-in-commit') EXECUTE FUNCTION cut()");
        servers.fence().install(admin, side == Side.OLD ? Fence.Gate.OPEN : Fence.Gate.SHUT);
      }
    }
    return servers;
  }

  Server server(Side side) {
    return environment.server(side);
  }

  Fence fence() {
    return Fence.forRole(server(Side.OLD).application().user());
  }

  Connection admin(Side side) throws SQLException {
    return server(side).asAdmin("test").connect();
  }

  String one(Side side, String sql) throws SQLException {
    try (Connection connection = admin(side);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** An order for an instance that reaches the databases through its links. */
  InstanceOrder instance(Path folder, String mirror, int poolSize) {
    return instance(folder, mirror, poolSize, 5);
  }

  InstanceOrder instance(Path folder, String mirror, int poolSize, int retries) {
    Map<Side, InstanceOrder.Reach> reach = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      Address link = environment.link("application-1->" + side.word()).address();
      reach.put(
          side, new InstanceOrder.Reach(link, server(side).application(), server(side).feed()));
    }
    return new InstanceOrder(
        1,
        folder,
        Map.of(),
        "1",
        reach,
        new Plan.Pool(poolSize, Duration.ofSeconds(1), Duration.ofSeconds(2)),
        Plan.Isolation.READ_COMMITTED,
        retries,
        folder.resolve("commits.ndjson"),
        folder.resolve("feed.ndjson"),
        mirror,
        new Plan.Strategy(
            "some",
            1,
            1,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Plan.Strategy.Switching.TOGETHER,
            false,
            false,
            Optional.empty()),
        "");
  }

  Map<Side, FrontDoorOrder.Reach> frontDoor() {
    Map<Side, FrontDoorOrder.Reach> reach = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      Address link = environment.link("front-door->" + side.word()).address();
      reach.put(
          side,
          new FrontDoorOrder.Reach(link, server(side).admin(), server(side).application().user()));
    }
    return reach;
  }

  @Override
  public void close() {
    teardown.close();
  }
}
