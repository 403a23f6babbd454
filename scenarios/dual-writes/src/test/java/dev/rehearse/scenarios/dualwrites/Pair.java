package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Database;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Fence;
import dev.rehearse.database.Kind;
import dev.rehearse.database.MySql;
import dev.rehearse.environment.Layout;
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
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Two servers, old with the test's schema. Closing it leaves nothing. */
final class Pair implements AutoCloseable {
  private final Teardown teardown = new Teardown();
  final EmbeddedEnvironment environment;
  final Path folder;

  /** Which engines, and which of the tests' schemas. */
  enum Of {
    /** Every type that PostgreSQL has and dual writes carry. */
    POSTGRESQL(Plan.Engine.POSTGRESQL, "14", Plan.Engine.POSTGRESQL, "18", "rich"),
    MYSQL(Plan.Engine.MYSQL, "5.7", Plan.Engine.MYSQL, "8.0", "small"),
    MYSQL_TO_POSTGRESQL(Plan.Engine.MYSQL, "8.0", Plan.Engine.POSTGRESQL, "18", "small"),
    POSTGRESQL_TO_MYSQL(Plan.Engine.POSTGRESQL, "18", Plan.Engine.MYSQL, "8.0", "small"),
    /** For the benchmark, which brings its own rows. */
    BULK(Plan.Engine.POSTGRESQL, "14", Plan.Engine.POSTGRESQL, "18", "bulk"),
    BULK_FROM_MYSQL(Plan.Engine.MYSQL, "5.7", Plan.Engine.POSTGRESQL, "18", "bulk");

    private final Plan.Engine oldEngine;
    private final String oldVersion;
    private final Plan.Engine newEngine;
    private final String newVersion;
    final String schema;

    Of(Plan.Engine old, String before, Plan.Engine fresh, String after, String schema) {
      this.oldEngine = old;
      this.oldVersion = before;
      this.newEngine = fresh;
      this.newVersion = after;
      this.schema = schema;
    }

    Plan.Databases databases() {
      return new Plan.Databases(
          new Plan.Database(oldEngine, oldVersion), new Plan.Database(newEngine, newVersion));
    }
  }

  final Of of;

  private Pair(Of of, EmbeddedEnvironment environment, Path folder) {
    this.of = of;
    this.environment = environment;
    this.folder = folder;
  }

  static Pair start(Of of) throws IOException {
    Cache cache = Cache.ofUser();
    RunLedger ledger = RunLedger.open(cache);
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "pair");
    Pair pair =
        new Pair(
            of,
            EmbeddedEnvironment.start(of.databases(), Layout.of(1), folder, ledger, cache),
            folder);
    pair.teardown.add("the ledger", ledger);
    pair.teardown.add("the environment", pair.environment);
    return pair;
  }

  String schema(Plan.Engine engine) {
    try (var stream =
        Pair.class.getResourceAsStream("/" + of.schema + "-" + engine.word() + ".sql")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both sides empty again, old with the schema, the application admitted there. */
  void reset() throws SQLException {
    for (Side side : Side.values()) {
      try (Connection admin = admin(side)) {
        boolean mysql = Dialect.of(admin) instanceof MySql;
        run(
            admin,
            mysql ? "DROP DATABASE IF EXISTS rehearse" : "DROP SCHEMA IF EXISTS rehearse CASCADE",
            "DROP TABLE IF EXISTS child, parent, link, other, orders" + (mysql ? "" : " CASCADE"));
        Fence.forRole(server(side).application().user()).remove(admin);
        if (side == Side.OLD) {
          Dialect.of(admin).script(admin, schema(of.databases().old().engine()));
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
    try (Connection admin = admin(side);
        Statement statement = admin.createStatement()) {
      Dialect dialect = Dialect.of(admin);
      Catalog catalog = Catalog.read(admin);
      for (String name : List.of("parent", "child", "link")) {
        List<Catalog.Column> columns = catalog.table(name).orElseThrow().columns();
        String texts =
            columns.stream()
                .map(each -> dialect.text(each, dialect.quote(each.name())))
                .collect(Collectors.joining(", "));
        try (ResultSet row = statement.executeQuery("SELECT " + texts + " FROM " + name)) {
          while (row.next()) {
            StringBuilder line = new StringBuilder(name);
            for (int i = 0; i < columns.size(); i++) {
              String text = row.getString(i + 1);
              line.append(" | ").append(plain(dialect.kind(columns.get(i)), text));
            }
            rows.add(line.toString());
          }
        }
      }
    }
    return rows.stream().sorted().toList();
  }

  /** One text for what two engines write in two ways; where they are one engine, as it is. */
  private String plain(Kind kind, @Nullable String text) {
    if (text == null || of == Of.POSTGRESQL) {
      return String.valueOf(text);
    }
    return switch (kind) {
      case JSON -> JsonMapper.shared().readTree(text).toString().replaceAll("\\.0\\b", "");
      case BINARY -> text.replace("\\x", "").toLowerCase(Locale.ROOT);
      case DOUBLE -> Double.toString(Double.parseDouble(text));
      case INSTANT, DATETIME -> text.replace("+00", "").replaceFirst("\\.?0+$", "");
      default -> text;
    };
  }

  /** The triggers of users that a side has, and its schemas that are ours. */
  String left(Side side) throws SQLException {
    try (Connection admin = admin(side)) {
      return Dialect.of(admin) instanceof MySql
          ? one(
              side,
              "SELECT (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = 'app')"
                  + " + (SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'rehearse')")
          : one(
              side,
              "SELECT (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)"
                  + " + (SELECT count(*) FROM pg_namespace WHERE nspname = 'rehearse')");
    }
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
