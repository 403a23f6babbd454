package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.application.DataFill;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Database;
import dev.rehearse.database.Dialect;
import dev.rehearse.environment.Layout;
import dev.rehearse.environment.Server;
import dev.rehearse.environment.embedded.EmbeddedEnvironment;
import dev.rehearse.history.Event;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Teardown;
import dev.rehearse.observe.InitialRows;
import dev.rehearse.observe.RowsObserved;
import dev.rehearse.observe.TableShape;
import dev.rehearse.plan.Names;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Seed;
import dev.rehearse.strategy.Statements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * MySQL 8.0 and PostgreSQL 18: every type of docs/types.md, filled with what jqwik draws for it,
 * goes over by copy and by intent; the comparison that judges a rehearsal says whether it arrived.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcrossEnginesTest {
  private static final long ROWS = 300;

  private final Teardown teardown = new Teardown();
  private EmbeddedEnvironment environment;
  private Path folder;

  @BeforeAll
  void start() throws IOException {
    RunLedger ledger = teardown.add("the ledger", RunLedger.open(Cache.ofUser()));
    folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "across");
    Plan.Databases databases = Pair.Of.MYSQL_TO_POSTGRESQL.databases();
    environment =
        teardown.add(
            "the environment",
            EmbeddedEnvironment.start(databases, Layout.of(1), folder, ledger, Cache.ofUser()));
  }

  @AfterAll
  void stop() {
    teardown.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    try (Connection mysql = admin(Side.OLD);
        Connection postgresql = admin(Side.NEW)) {
      Pair.run(mysql, "DROP DATABASE IF EXISTS rehearse", "DROP TABLE IF EXISTS every_type, odd");
      Pair.run(
          postgresql,
          "DROP SCHEMA IF EXISTS rehearse CASCADE",
          "DROP TABLE IF EXISTS every_type, odd");
    }
  }

  private Connection admin(Side side) throws SQLException {
    return environment.server(side).asAdmin("test").connect();
  }

  private Connection feed(Side side) throws SQLException {
    Server server = environment.server(side);
    return Database.of(server.direct(), server.feed(), "test-feed").connect();
  }

  private static String script(String name) throws IOException {
    try (var stream = AcrossEnginesTest.class.getResourceAsStream("/" + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyTypeOfMySqlArrivesByCopyAndByIntent(long seed) throws Exception {
    try (Connection mysql = admin(Side.OLD);
        Connection postgresql = admin(Side.NEW)) {
      Dialect from = Dialect.of(mysql);
      from.script(mysql, script("types-mysql.sql"));
      Dialect.of(postgresql).script(postgresql, script("types-postgresql.sql"));
      Catalog catalog = Catalog.read(mysql);
      DataFill.fill(
          mysql,
          catalog,
          Map.of("every_type", ROWS),
          Map.of(),
          new Seed(seed),
          Dialect.of(postgresql));
      Mapping mapping =
          Mapping.of(from, catalog, Dialect.of(postgresql), Catalog.read(postgresql), Names.SAME);
      assertThat(mapping.problems()).isEmpty();
      made(mysql, MirroredTable.of(catalog));
      made(postgresql, mapping.tables());
      Ledger.of(mysql).arm(mysql);

      copied(mysql);
      assertThat(differing(catalog)).isZero();

      // Every row is written again, so that each value comes a second time as an intent.
      Pair.run(mysql, "UPDATE every_type SET id = id + 1000 ORDER BY id DESC");
      carried();
      assertThat(differing(catalog)).isZero();
      assertThat(rows(postgresql, "SELECT min(id) FROM every_type")).isEqualTo(1001);
    }
  }

  private void made(Connection admin, List<MirroredTable> tables) throws SQLException {
    Ledger.of(admin).make(admin, tables, "feed", "application", "");
  }

  private void copied(Connection mysql) throws SQLException {
    try (Connection postgresql = admin(Side.NEW)) {
      MirroredTable table = Ledger.of(mysql).tables(mysql).get(0);
      Translation there = Translations.between(mysql, postgresql).of(table.number());
      Ledger.Chunk chunk =
          Ledger.of(mysql).chunk(mysql, table, new Range(null, null), Ledger.Numbered.LEFT_OUT);
      assertThat(chunk.keys()).hasSize((int) ROWS);
      Ledger ledger = Ledger.of(postgresql);
      ledger.filling(postgresql, there.target());
      assertThat(ledger.pour(postgresql, there.chunk(chunk))).isEmpty();
      ledger.filled(postgresql, there.target());
      assertThat(ledger.admit(postgresql, there.target()).waiting()).isZero();
    }
  }

  private void carried() throws SQLException {
    try (FeedFile file = new FeedFile(folder.resolve("feed.log"));
        Feed feed = new Feed(this::feed, file, Settings.together(false))) {
      Feed.Pumped pumped = feed.pump(Side.OLD);
      while (pumped.applied() > 0) {
        pumped = feed.pump(Side.OLD);
      }
      assertThat(pumped.reason()).isEmpty();
    }
  }

  /** By the observer of rehearsals, which shares no code with what moved the rows. */
  private long differing(Catalog catalog) throws Exception {
    List<TableShape> shapes =
        List.of(
            TableShape.of(
                catalog.table("every_type").orElseThrow(),
                List.of(),
                TableShape.Texts.OF_ANY_ENGINE));
    List<Event> events = new ArrayList<>();
    try (Connection mysql = admin(Side.OLD);
        Connection postgresql = admin(Side.NEW);
        InitialRows initial =
            InitialRows.read(admin(Side.OLD), shapes, folder.resolve("initial-rows"))) {
      initial.complete();
      RowsObserved.observe(
          mysql,
          postgresql,
          Side.OLD,
          shapes,
          Names.SAME,
          initial,
          OperationTable.of(List.of()),
          System.nanoTime(),
          events::add);
    }
    Event.Compared compared =
        (Event.Compared)
            events.stream().filter(Event.Compared.class::isInstance).findFirst().orElseThrow();
    assertThat(compared.rowsOld()).isEqualTo(ROWS);
    if (compared.differing() > 0) {
      throw new AssertionError(compared.toString());
    }
    return compared.differing();
  }

  private static long rows(Connection connection, String query) throws SQLException {
    return Statements.number(connection, query);
  }

  @Test
  void whatCannotBeCarriedIsNamed() throws Exception {
    try (Connection mysql = admin(Side.OLD);
        Connection postgresql = admin(Side.NEW)) {
      Pair.run(
          postgresql,
          "CREATE TABLE odd (id integer PRIMARY KEY, a timestamptz, b interval, c numeric(12, 3),"
              + " d varchar(80), e timestamp, f bigint, g text[], h boolean, missing text)");
      Pair.run(
          mysql,
          "CREATE TABLE odd (id INT PRIMARY KEY, a TIMESTAMP(6) NULL, b VARCHAR(20), c DECIMAL(12,"
              + " 2), d VARCHAR(40), e DATETIME, f INT, g JSON, h INT, more TEXT)");
      Mapping mapping =
          Mapping.of(
              Dialect.of(postgresql),
              Catalog.read(postgresql),
              Dialect.of(mysql),
              Catalog.read(mysql),
              Names.SAME);
      assertThat(mapping.problems())
          .extracting(problem -> problem.replaceAll(" .*", ""))
          .containsExactlyInAnyOrder(
              "odd.a", "odd.b", "odd.c", "odd.d", "odd.e", "odd.f", "odd.g", "odd.h", "new", "old");
      assertThat(mapping.problems())
          .contains(
              "odd.d is character varying(80) on old, which does not go into varchar(40) on new and come back the same",
              "new has no column odd.missing",
              "old has no column that new would call odd.more");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flag = 2",
        "day = '0000-00-00'",
        "doc = JSON_ARRAY(CAST(1 AS UNSIGNED))",
        "note = '\0'"
      })
  void aValueThatOneEngineAloneHasIsRefusedAndWaits(String value) throws Exception {
    boolean carried = value.startsWith("doc");
    try (Connection mysql = admin(Side.OLD);
        Connection postgresql = admin(Side.NEW);
        Statement statement = mysql.createStatement()) {
      Dialect.of(mysql).script(mysql, script("types-mysql.sql"));
      Dialect.of(postgresql).script(postgresql, script("types-postgresql.sql"));
      Catalog catalog = Catalog.read(mysql);
      made(mysql, MirroredTable.of(catalog));
      made(
          postgresql,
          Mapping.of(
                  Dialect.of(mysql),
                  catalog,
                  Dialect.of(postgresql),
                  Catalog.read(postgresql),
                  Names.SAME)
              .tables());
      Ledger.of(mysql).arm(mysql);
      statement.execute("SET sql_mode = ''");
      statement.execute("INSERT INTO every_type (id) VALUES (1), (2)");
      statement.execute("UPDATE every_type SET " + value + " WHERE id = 1");
      try (FeedFile file = new FeedFile(folder.resolve("feed.log"));
          Feed feed = new Feed(this::feed, file, Settings.together(false))) {
        Feed.Pumped pumped = feed.pump(Side.OLD);
        assertThat(pumped.waiting()).isEqualTo(carried ? 0 : 1);
        assertThat(Ledger.of(mysql).standing(mysql).discrepancies()).isEqualTo(carried ? 0 : 1);
      }
      // The other transactions are there: one that is refused holds up no other.
      assertThat(rows(postgresql, "SELECT count(*) FROM every_type")).isEqualTo(2);
    }
  }

  @Test
  void aNumberThatMySqlsJsonWouldRoundIsRefused() throws Exception {
    Dialect postgresql = Dialect.named("postgresql");
    Dialect mysql = Dialect.named("mysql");
    try (Connection old = admin(Side.OLD);
        Connection fresh = admin(Side.NEW)) {
      Pair.run(fresh, "CREATE TABLE odd (id integer PRIMARY KEY, doc jsonb)");
      Pair.run(old, "CREATE TABLE odd (id INT PRIMARY KEY, doc JSON)");
      Mapping mapping =
          Mapping.of(postgresql, Catalog.read(fresh), mysql, Catalog.read(old), Names.SAME);
      Translation there =
          new Translation(
              postgresql,
              MirroredTable.of(Catalog.read(fresh)).get(0),
              mysql,
              mapping.tables().get(0));
      for (String kept : List.of("1.10", "9223372036854775807", "18446744073709551615", "-0.5")) {
        assertThat(there.row(List.of("1", kept))).containsExactly("1", kept);
      }
      for (String lost : List.of("18446744073709551616", "[0.1000000000000000000001]")) {
        assertThatThrownBy(() -> there.row(List.of("1", lost)))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("odd.doc");
      }
    }
  }
}
