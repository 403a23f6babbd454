package dev.rehearse.scenarios.bluegreen.binlog;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Gtids;
import dev.rehearse.database.MySql;
import dev.rehearse.environment.Layout;
import dev.rehearse.environment.Server;
import dev.rehearse.environment.embedded.EmbeddedEnvironment;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Teardown;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.StepContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** MySQL 5.7 as old and 8.0 as new, whose log is read. Closing it leaves nothing. */
final class TwoServers implements BinlogStream.Reach, AutoCloseable {
  private static final MySql SQL = new MySql();

  private final Teardown teardown = new Teardown();
  private final EmbeddedEnvironment environment;
  final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private TwoServers(EmbeddedEnvironment environment) {
    this.environment = environment;
  }

  static TwoServers start() throws IOException {
    Cache cache = Cache.ofUser();
    RunLedger ledger = RunLedger.open(cache);
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "two");
    Plan.Databases databases =
        new Plan.Databases(
            new Plan.Database(Plan.Engine.MYSQL, "5.7"),
            new Plan.Database(Plan.Engine.MYSQL, "8.0"));
    TwoServers servers =
        new TwoServers(EmbeddedEnvironment.start(databases, Layout.of(1), folder, ledger, cache));
    servers.teardown.add("the ledger", ledger);
    servers.teardown.add("the environment", servers.environment);
    return servers;
  }

  @Override
  public Connection admin(Side side) throws SQLException {
    return environment.server(side).asAdmin("test").connect();
  }

  @Override
  public StepContext.Publisher publisher(Side side) {
    Server server = environment.server(side);
    return new StepContext.Publisher(server.direct(), server.feed());
  }

  @Override
  public void say(String sentence) {
    said.add(sentence);
  }

  void run(Side side, String... statements) throws SQLException {
    try (Connection admin = admin(side)) {
      Statements.alone(admin, List.of(statements));
    }
  }

  String position(Side side) throws SQLException {
    try (Connection admin = admin(side)) {
      return Gtids.executed(admin);
    }
  }

  boolean has(Side side, String position) throws SQLException {
    try (Connection admin = admin(side)) {
      return Gtids.has(admin, position);
    }
  }

  /** Every row of a table, each value as its canonical text. */
  List<String> rows(Side side, String table) throws SQLException {
    try (Connection admin = admin(side)) {
      String texts =
          Catalog.read(admin).table(table).orElseThrow().columns().stream()
              .map(column -> "COALESCE(" + SQL.text(column, SQL.quote(column.name())) + ", 'NULL')")
              .collect(Collectors.joining(", "));
      return Statements.texts(
          admin, "SELECT CONCAT_WS(' | ', " + texts + ") FROM " + SQL.quote(table) + " ORDER BY 1");
    }
  }

  @Override
  public void close() {
    teardown.close();
  }
}
