package dev.rehearse.environment.embedded;

import dev.rehearse.environment.Layout;
import dev.rehearse.environment.Server;
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

/** Two servers of an engine behind their links, for tests. Closing it leaves nothing. */
public final class Rehearsed implements AutoCloseable {
  private final Teardown teardown = new Teardown();
  private final EmbeddedEnvironment environment;

  private Rehearsed(EmbeddedEnvironment environment) {
    this.environment = environment;
  }

  /** PostgreSQL 14 and 18, their logs in the module's build folder. */
  public static Rehearsed start() throws IOException {
    return start(Plan.Engine.POSTGRESQL, "14", "18");
  }

  /** MySQL 5.7 and 8.0, likewise. */
  public static Rehearsed mysql() throws IOException {
    return start(Plan.Engine.MYSQL, "5.7", "8.0");
  }

  private static Rehearsed start(Plan.Engine engine, String old, String fresh) throws IOException {
    Cache cache = Cache.ofUser();
    RunLedger ledger = RunLedger.open(cache);
    Path logs = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "logs");
    Plan.Databases databases =
        new Plan.Databases(new Plan.Database(engine, old), new Plan.Database(engine, fresh));
    Rehearsed rehearsed =
        new Rehearsed(EmbeddedEnvironment.start(databases, Layout.of(2), logs, ledger, cache));
    rehearsed.teardown.add("the ledger", ledger);
    rehearsed.teardown.add("the environment", rehearsed.environment);
    return rehearsed;
  }

  public EmbeddedEnvironment environment() {
    return environment;
  }

  public Server server(Side side) {
    return environment.server(side);
  }

  /** A connection of the superuser. */
  public Connection admin(Side side) throws SQLException {
    return server(side).asAdmin("test").connect();
  }

  /** The first column of the first row. */
  public static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Runs statements. */
  public static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() {
    teardown.close();
  }
}
