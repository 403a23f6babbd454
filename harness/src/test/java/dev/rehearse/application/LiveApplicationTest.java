package dev.rehearse.application;

import static dev.rehearse.environment.embedded.Rehearsed.one;
import static dev.rehearse.environment.embedded.Rehearsed.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.PostgreSql;
import dev.rehearse.document.DocumentException;
import dev.rehearse.environment.embedded.WithServers;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only a live engine can say of a folder and its data. */
class LiveApplicationTest extends WithServers {

  private static final Seed SEED = new Seed(42);

  private static final Map<String, Long> ROWS =
      Map.of("customers", 1_000L, "orders", 5_000L, "order_lines", 12_000L);

  @BeforeEach
  void empty() throws Exception {
    for (Side side : Side.values()) {
      try (Connection admin = rehearsed.admin(side)) {
        run(admin, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void theShopsStatementsPrepareOnBothVersions(Side side) throws Exception {
    ApplicationFolder shop = Samples.shop();
    try (Connection admin = loaded(shop, side)) {
      StatementCheck.prepareAll(shop.at("1"), admin);
    }
  }

  @Test
  void chinooksStatementsPrepareOnItsOwnRows() throws Exception {
    ApplicationFolder chinook = Samples.chinook();
    try (Connection admin = loaded(chinook, Side.OLD)) {
      StatementCheck.prepareAll(chinook, admin);
      Drawings drawings =
          Drawings.draw(admin, Catalog.read(admin), chinook.operations(), SEED, new PostgreSql());
      assertThat(drawings.keys().get("artist")).hasSize(275).startsWith("1", "2");
      assertThat(ran(chinook, admin, drawings, 40)).containsKeys("sign-artist", "link-track");
    }
  }

  @Test
  void generatedRowsKeepEveryConstraintAndLeaveTheNextKeyFree() throws Exception {
    ApplicationFolder shop = Samples.shop();
    try (Connection admin = loaded(shop, Side.OLD)) {
      DataFill.fill(admin, Catalog.read(admin), ROWS, shop.data(), SEED, new PostgreSql());
      assertThat(one(admin, "SELECT count(*) FROM customers")).isEqualTo("1000");
      assertThat(one(admin, "SELECT count(*) FROM orders")).isEqualTo("5000");
      assertThat(one(admin, "SELECT count(*) FROM order_lines")).isEqualTo("12000");
      assertThat(one(admin, "SELECT count(*) FROM customers WHERE bio IS NULL")).isNotEqualTo("0");
      assertThat(one(admin, "SELECT max(length(bio)) FROM customers")).isEqualTo("8500");
      assertThat(
              one(admin, "SELECT count(*) FROM customers WHERE balance NOT BETWEEN 1000 AND 9000"))
          .isEqualTo("0");
      for (ApplicationFolder.Invariant invariant : shop.invariants()) {
        if (invariant.expect() == ApplicationFolder.Invariant.Expect.NO_ROWS) {
          assertThat(texts(admin, invariant.sql().on(new PostgreSql()).get(0)))
              .as(invariant.name())
              .isEmpty();
        }
      }
      assertThat(one(admin, "SELECT nextval(pg_get_serial_sequence('orders', 'id'))"))
          .isEqualTo("5001");
      assertThat(one(admin, "SELECT nextval(pg_get_serial_sequence('customers', 'id'))"))
          .isEqualTo("1001");
    }
  }

  @Test
  void tenThousandCustomersAndTheirOrdersAreFilledBeforeAnyoneGetsImpatient() throws Exception {
    ApplicationFolder shop = Samples.shop();
    Map<String, Long> rows = Map.of("customers", 10_000L, "orders", 100_000L);
    try (Connection admin = loaded(shop, Side.OLD)) {
      Catalog catalog = Catalog.read(admin);
      long began = System.nanoTime();
      DataFill.fill(admin, catalog, rows, shop.data(), SEED, new PostgreSql());
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      // 2.5 s on an idle machine; the bound leaves room for a busy one.
      assertThat(took).isLessThan(Duration.ofSeconds(10));
      assertThat(one(admin, "SELECT count(*) FROM orders")).isEqualTo("100000");
    }
  }

  @Test
  void oneSeedFillsTheSameRowsAndAnotherFillsOthers() throws Exception {
    assertThat(digest(new Seed(7)))
        .isEqualTo(digest(new Seed(7)))
        .isNotEqualTo(digest(new Seed(8)));
  }

  private String digest(Seed seed) throws Exception {
    empty();
    ApplicationFolder shop = Samples.shop();
    try (Connection admin = loaded(shop, Side.OLD)) {
      DataFill.fill(
          admin,
          Catalog.read(admin),
          Map.of("customers", 300L),
          shop.data(),
          seed,
          new PostgreSql());
      return one(admin, "SELECT md5(string_agg(c::text, '' ORDER BY id)) FROM customers c");
    }
  }

  @Test
  void everyOperationOfTheShopRunsWithWhatIsDrawnForIt() throws Exception {
    ApplicationFolder shop = Samples.shop();
    try (Connection admin = loaded(shop, Side.OLD)) {
      DataFill.fill(admin, Catalog.read(admin), ROWS, shop.data(), SEED, new PostgreSql());
      Drawings drawings =
          Drawings.draw(admin, Catalog.read(admin), shop.operations(), SEED, new PostgreSql());
      Map<String, Long> ran = ran(shop, admin, drawings, 40);
      assertThat(ran).containsOnlyKeys(shop.operations().byName().keySet());
      assertThat(ran.values()).as("rows touched").allMatch(rows -> rows > 0);
    }
  }

  @Test
  void whatTheSchemaDoesNotHoldIsToldAllAtOnceWithItsPlace(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("schema.sql"), "CREATE TABLE item (id bigserial PRIMARY KEY, v text);");
    Files.writeString(
        folder.resolve("application.yaml"),
        """
        format: 1
        name: wrong
        schema: { postgresql: schema.sql }
        data: { item.w: { integer: 1..2 } }
        invariants: [{ name: sane, sql: SELECT nothing FROM item }]
        operations:
          read:
            kind: read
            share: 1
            parameters: { id: { key: item } }
            sql: SELECT v FROM item WHERE idd = :id
            reads: [{ table: item, key: ":id", columns: [v] }]
          list:
            kind: list
            parameters: { id: { key: item } }
            sql: SELECT id, v AS x FROM item WHERE id = :id
            reads: [{ table: items, key: id, columns: [v] }, { table: item, key: [id, id], columns: [v] }]
          write:
            kind: insert
            share: 1
            parameters: { v: { unique: item.v } }
            sql: INSERT INTO item (v) VALUES (:v)
            writes: [{ table: item, key: id, columns: { vv: ":v" } }]
            rejections: [item_pkey]
        """);
    ApplicationFolder wrong = ApplicationFolder.read(folder, Map.of());
    try (Connection admin = loaded(wrong, Side.OLD)) {
      assertThatThrownBy(() -> StatementCheck.prepareAll(wrong, admin))
          .isInstanceOf(DocumentException.class)
          .hasMessageContaining("application.yaml:11:10: the engine does not prepare")
          .hasMessageContaining("column \"idd\" does not exist")
          .hasMessageContaining("application.yaml:16:10: 'items' is no table")
          .hasMessageContaining("did you mean 'item'?")
          .hasMessageContaining("the key of item has 1 columns, not 2")
          .hasMessageContaining("'v' is no column that this statement returns")
          .hasMessageContaining("application.yaml:22:10: 'id' is no column that this statement")
          .hasMessageContaining("'vv' is no column of item")
          .hasMessageContaining("'item_pkey' cannot be declared as a rejection")
          .hasMessageContaining("invariants.sane")
          .hasMessageContaining("data.item.w: 'w' is no column of item");
    }
  }

  private Connection loaded(ApplicationFolder application, Side side) throws Exception {
    Connection admin = rehearsed.admin(side);
    run(admin, application.schema(Plan.Engine.POSTGRESQL));
    return admin;
  }

  /** Operation → rows that it touched, drawn and run so many times each. */
  private static Map<String, Long> ran(
      ApplicationFolder application, Connection connection, Drawings drawings, int times)
      throws Exception {
    Map<String, Long> ran = new java.util.TreeMap<>();
    ParameterDraw draw = new ParameterDraw(drawings);
    long id = 1_000_000;
    for (int i = 0; i < times; i++) {
      for (Operations.Spec spec : application.operations().byName().values()) {
        var drawn = draw.draw(spec, SEED.derive(spec.name(), i), id++, Map.of());
        ran.merge(spec.name(), ran(spec, connection, drawn), Long::sum);
      }
    }
    return ran;
  }

  private static long ran(
      Operations.Spec spec, Connection connection, Map<String, @Nullable String> parameters)
      throws Exception {
    long touched = 0;
    List<Answer.Result> results = new ArrayList<>();
    for (Operations.Statement each : spec.statements()) {
      NamedSql sql = NamedSql.parse(each.sql().on(new PostgreSql()).get(0));
      try (PreparedStatement statement = connection.prepareStatement(sql.sql())) {
        for (int i = 0; i < sql.names().size(); i++) {
          statement.setObject(i + 1, parameters.get(sql.names().get(i)), Types.OTHER);
        }
        boolean rows = statement.execute();
        long affected = rows ? count(statement.getResultSet()) : statement.getUpdateCount();
        touched += affected;
        results.add(new Answer.Result(List.of(), List.of(), affected));
      } catch (java.sql.SQLException e) {
        assertThat(spec.rejections())
            .as("%s: %s", spec.name(), e.getMessage())
            .anyMatch(name -> String.valueOf(e.getMessage()).contains(name));
        break;
      }
    }
    Effects.of(spec, parameters, Optional.of(new Answer("ok", "", 1, results)));
    return touched;
  }

  private static long count(ResultSet rows) throws Exception {
    long count = 0;
    while (rows.next()) {
      count++;
    }
    return count;
  }

  private static List<String> texts(Connection connection, String sql) throws Exception {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
