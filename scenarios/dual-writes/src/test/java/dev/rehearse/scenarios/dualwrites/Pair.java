package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Database;
import dev.rehearse.database.Fence;
import dev.rehearse.environment.Server;
import dev.rehearse.environment.embedded.EmbeddedEnvironment;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Teardown;
import dev.rehearse.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL 14 as old and 18 as new, old with the test's schema. Closing it leaves nothing. */
final class Pair implements AutoCloseable {
  private final Teardown teardown = new Teardown();
  final EmbeddedEnvironment environment;
  final Path folder;

  private Pair(EmbeddedEnvironment environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  static Pair start() throws IOException {
    Cache cache = Cache.ofUser();
    RunLedger ledger = RunLedger.open(cache);
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "pair");
    Plan.Databases databases =
        new Plan.Databases(
            new Plan.Database(Plan.Engine.POSTGRESQL, "14"),
            new Plan.Database(Plan.Engine.POSTGRESQL, "18"));
    Pair pair = new Pair(EmbeddedEnvironment.start(databases, 1, folder, ledger, cache), folder);
    pair.teardown.add("the ledger", ledger);
    pair.teardown.add("the environment", pair.environment);
    return pair;
  }

  static String schema() {
    try (var stream = Pair.class.getResourceAsStream("/shop.sql")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both sides empty again, old with the schema, the application admitted there. */
  void reset() throws SQLException {
    for (Side side : Side.values()) {
      try (Connection admin = admin(side)) {
        run(
            admin,
            "DROP SCHEMA IF EXISTS rehearse CASCADE",
            "DROP TABLE IF EXISTS child, parent, link, other CASCADE");
        Fence.forRole(server(side).application().user()).remove(admin);
        if (side == Side.OLD) {
          run(admin, schema());
          Fence.forRole(server(side).application().user()).install(admin, Fence.Gate.OPEN);
        }
      }
    }
  }

  Server server(Side side) {
    return environment.server(side);
  }

  Connection admin(Side side) throws SQLException {
    return server(side).asAdmin("test").connect();
  }

  Connection application(Side side) throws SQLException {
    return Database.of(server(side).direct(), server(side).application(), "test").connect();
  }

  Connection feed(Side side) throws SQLException {
    return Database.of(server(side).direct(), server(side).feed(), "test-feed").connect();
  }

  /** Every row of every table as text, so that one comparison says all. */
  List<String> rows(Side side) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection admin = admin(side)) {
      for (String table : List.of("parent", "child", "link")) {
        try (Statement statement = admin.createStatement();
            ResultSet row =
                statement.executeQuery(
                    "SELECT '%s' || t::text FROM %s t ORDER BY t::text COLLATE \"C\""
                        .formatted(table, table))) {
          while (row.next()) {
            rows.add(row.getString(1));
          }
        }
      }
    }
    return rows;
  }

  String one(Side side, String sql) throws SQLException {
    try (Connection admin = admin(side);
        Statement statement = admin.createStatement();
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

  @Override
  public void close() {
    teardown.close();
  }
}
