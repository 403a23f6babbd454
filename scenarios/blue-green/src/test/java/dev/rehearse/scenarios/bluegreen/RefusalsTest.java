package dev.rehearse.scenarios.bluegreen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import dev.rehearse.database.PostgreSql;
import dev.rehearse.plan.Plan;
import dev.rehearse.scenarios.staging.Staging;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What blue-green refuses before any traffic. */
class RefusalsTest {
  private static final BlueGreen STRATEGY = new BlueGreen();
  private static final Catalog.Trigger TRIGGER =
      new Catalog.Trigger("counts", "O", "BEFORE INSERT …");

  private static Plan plan(String engine, String old, String fresh) {
    String pair = engine.equals("mysql") ? "mysql57-mysql80" : "pg14-pg18";
    return new Staging(STRATEGY)
        .plan(
            Staging.SHORT.resolve("blue-green-" + pair + ".yaml"),
            Map.of("databases.old.version", old, "databases.new.version", fresh),
            List.of());
  }

  private static List<String> refusals(Plan plan, Catalog there, Catalog here) {
    Dialect dialect =
        plan.databases().old().engine() == Plan.Engine.MYSQL ? new MySql() : new PostgreSql();
    return STRATEGY.refusals(plan, dialect, there, dialect, here);
  }

  private static Catalog catalog(Catalog.Table... tables) {
    return new Catalog(List.of(tables), List.of());
  }

  private static Catalog.Table table(String name, String... columns) {
    return new Catalog.Table(
        name,
        Catalog.Kind.PLAIN,
        Arrays.stream(columns).map(RefusalsTest::column).toList(),
        List.of("id"),
        List.of(),
        List.of(),
        List.of());
  }

  private static Catalog.Table with(
      Catalog.Table table, List<String> primaryKey, List<Catalog.Trigger> triggers) {
    return new Catalog.Table(
        table.name(), table.kind(), table.columns(), primaryKey, List.of(), List.of(), triggers);
  }

  private static Catalog.Column column(String name) {
    return new Catalog.Column(
        name,
        "int",
        "int",
        true,
        Optional.empty(),
        Catalog.Identity.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void whatFitsIsNotRefused() {
    Catalog there = catalog(table("t", "id", "a"));
    Catalog here =
        catalog(with(table("own", "id"), List.of(), List.of()), table("t", "id", "a", "b"));
    assertThat(refusals(plan("mysql", "5.7", "8.0"), there, here)).isEmpty();
    assertThat(refusals(plan("mysql", "8.0", "8.0"), there, here)).isEmpty();
    assertThat(refusals(plan("postgresql", "14", "18"), there, here)).isEmpty();
  }

  @Test
  void downToAnOlderReleaseThereIsNoWay() {
    Catalog any = catalog(table("t", "id"));
    assertThat(refusals(plan("mysql", "8.0", "5.7"), any, any))
        .containsExactly(
            "no replication of MySQL's own leads from 8.0 down to 5.7; dual-writes can");
  }

  @Test
  void aTableWithoutAKeyIsRefusedOnce() {
    Catalog keyless = catalog(with(table("t", "id"), List.of(), List.of()));
    for (Plan plan : List.of(plan("mysql", "5.7", "8.0"), plan("postgresql", "14", "18"))) {
      assertThat(refusals(plan, keyless, keyless))
          .singleElement()
          .asString()
          .startsWith("table t has no primary key");
    }
  }

  @Test
  void aReplicaOfMySqlNeedsTheSameColumnsFirst() {
    Catalog there = catalog(table("t", "id", "a"));
    Catalog here = catalog(table("t", "id", "b", "a"));
    assertThat(refusals(plan("mysql", "5.7", "8.0"), there, here))
        .singleElement()
        .asString()
        .contains("table t begins with other columns", "(id, b, a; here id, a)");
    assertThat(refusals(plan("postgresql", "14", "18"), there, here)).isEmpty();
  }

  @Test
  void whatTheReaderOfALogCannotHandOverIsRefused() {
    Catalog points = catalog(of(table("t", "id", "a"), "point", Optional.empty()));
    assertThat(refusals(plan("mysql", "5.7", "8.0"), points, points))
        .containsExactly(
            "t.a is of the type point, which the reader of the log does not carry back");
    assertThat(refusals(plan("mysql", "8.0", "8.0"), points, points)).isEmpty();
  }

  @Test
  void aTextInAnotherCharacterSetIsRefused() {
    Catalog there = catalog(of(table("t", "id", "a"), "text", Optional.of("latin1_swedish_ci")));
    Catalog here = catalog(of(table("t", "id", "a"), "text", Optional.of("utf8mb4_bin")));
    assertThat(refusals(plan("mysql", "5.7", "8.0"), there, here))
        .containsExactly(
            "t.a is in latin1 on old and in utf8mb4 on new; its bytes would be taken for others");
    Catalog utf8 = catalog(of(table("t", "id", "a"), "text", Optional.of("utf8_bin")));
    Catalog utf8mb3 = catalog(of(table("t", "id", "a"), "text", Optional.of("utf8mb3_bin")));
    assertThat(refusals(plan("mysql", "5.7", "8.0"), utf8, utf8mb3)).isEmpty();
  }

  /** Its last column is of that type. */
  private static Catalog.Table of(Catalog.Table table, String type, Optional<String> collation) {
    List<Catalog.Column> columns = new ArrayList<>(table.columns());
    Catalog.Column last = columns.remove(columns.size() - 1);
    columns.add(
        new Catalog.Column(
            last.name(),
            type,
            type,
            true,
            Optional.empty(),
            Catalog.Identity.NONE,
            Optional.empty(),
            Optional.empty(),
            collation));
    return new Catalog.Table(
        table.name(), table.kind(), columns, List.of("id"), List.of(), List.of(), List.of());
  }

  @Test
  void aTriggerWouldFireOnceMoreWhereALogIsCarriedOut() {
    Catalog triggered = catalog(with(table("t", "id"), List.of("id"), List.of(TRIGGER)));
    assertThat(refusals(plan("mysql", "5.7", "8.0"), triggered, triggered))
        .singleElement()
        .asString()
        .contains("table t has a trigger");
    assertThat(refusals(plan("mysql", "8.0", "8.0"), triggered, triggered)).isEmpty();
  }
}
