package dev.rehearse.database;

import static dev.rehearse.environment.embedded.Rehearsed.one;
import static dev.rehearse.environment.embedded.Rehearsed.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.environment.embedded.Rehearsed;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogTest {
  private static final String SCHEMA =
      """
      CREATE DOMAIN money_amount AS numeric(12, 2) CHECK (VALUE >= 0);
      CREATE TABLE parent (
        a bigint GENERATED ALWAYS AS IDENTITY, b varchar(20) NOT NULL,
        PRIMARY KEY (b, a), CONSTRAINT parent_b UNIQUE (b));
      CREATE TABLE child (
        id serial PRIMARY KEY,
        pa bigint, pb text,
        amount money_amount DEFAULT 1.50,
        twice numeric GENERATED ALWAYS AS (amount * 2) STORED,
        tags text[] NOT NULL DEFAULT '{}',
        at timestamp(3) with time zone,
        self int REFERENCES child ON DELETE SET NULL,
        FOREIGN KEY (pb, pa) REFERENCES parent (b, a) ON UPDATE CASCADE ON DELETE RESTRICT);
      CREATE UNIQUE INDEX child_lower ON child (lower(pb));
      CREATE UNIQUE INDEX child_some ON child (pa) INCLUDE (pb) WHERE pa > 0;
      CREATE INDEX child_plain ON child (pa);
      CREATE TABLE "Odd ""name" (x int);
      CREATE SEQUENCE ticket INCREMENT 5;
      CREATE TABLE drawn (n bigint DEFAULT nextval('ticket'));
      CREATE TABLE split (id int PRIMARY KEY) PARTITION BY RANGE (id);
      CREATE TABLE split_1 PARTITION OF split FOR VALUES FROM (0) TO (10);
      CREATE TABLE heir () INHERITS (drawn);
      CREATE TABLE egg (id int PRIMARY KEY, hen int);
      CREATE TABLE hen (id int PRIMARY KEY, egg int REFERENCES egg);
      ALTER TABLE egg ADD FOREIGN KEY (hen) REFERENCES hen DEFERRABLE;
      CREATE TABLE chick (egg int REFERENCES egg);
      CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER watch BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION noop();
      CREATE VIEW seen AS SELECT 1 AS one;
      """;

  private Rehearsed rehearsed;

  @BeforeAll
  void start() throws Exception {
    rehearsed = Rehearsed.start();
    for (Side side : Side.values()) {
      try (Connection admin = rehearsed.admin(side)) {
        run(admin, SCHEMA);
      }
    }
  }

  @AfterAll
  void stop() {
    rehearsed.close();
  }

  @ParameterizedTest
  @EnumSource
  void tablesColumnsAndKeysAreAsTheyWereMade(Side side) throws Exception {
    Catalog catalog = read(side);
    assertThat(catalog.tables())
        .extracting(Catalog.Table::name)
        .containsExactly(
            "Odd \"name",
            "chick",
            "child",
            "drawn",
            "egg",
            "heir",
            "hen",
            "parent",
            "split",
            "split_1");
    Catalog.Table child = catalog.table("child").orElseThrow();
    assertThat(child.primaryKey()).containsExactly("id");
    assertThat(catalog.table("parent").orElseThrow().primaryKey()).containsExactly("b", "a");
    assertThat(child.column("amount"))
        .contains(
            new Catalog.Column(
                "amount",
                "money_amount",
                "numeric(12,2)",
                true,
                Optional.of("1.50"),
                Catalog.Identity.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(child.column("twice").orElseThrow().generated()).isPresent();
    assertThat(child.column("twice").orElseThrow().defaultValue()).isEmpty();
    assertThat(child.column("tags").orElseThrow().type()).isEqualTo("text[]");
    assertThat(child.column("tags").orElseThrow().nullable()).isFalse();
    assertThat(child.column("at").orElseThrow().type()).isEqualTo("timestamp(3) with time zone");
    assertThat(child.column("id").orElseThrow().sequence()).contains("child_id_seq");
    Catalog.Column a = catalog.table("parent").orElseThrow().column("a").orElseThrow();
    assertThat(a.identity()).isEqualTo(Catalog.Identity.ALWAYS);
    assertThat(a.sequence()).contains("parent_a_seq");
  }

  @ParameterizedTest
  @EnumSource
  void constraintsIndexesAndTriggersAreFound(Side side) throws Exception {
    Catalog catalog = read(side);
    Catalog.Table child = catalog.table("child").orElseThrow();
    assertThat(child.foreignKeys())
        .filteredOn(key -> key.target().equals("parent"))
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.columns()).containsExactly("pb", "pa");
              assertThat(key.targetColumns()).containsExactly("b", "a");
              assertThat(key.onDelete()).isEqualTo(Catalog.Action.RESTRICT);
              assertThat(key.onUpdate()).isEqualTo(Catalog.Action.CASCADE);
            });
    assertThat(child.uniques())
        .extracting(Catalog.Unique::name, Catalog.Unique::columns, Catalog.Unique::partial)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("child_lower", List.of(), false),
            org.assertj.core.groups.Tuple.tuple("child_some", List.of("pa"), true));
    assertThat(child.triggers())
        .singleElement()
        .satisfies(trigger -> assertThat(trigger.definition()).contains("EXECUTE FUNCTION noop()"));
    assertThat(catalog.table("split").orElseThrow().kind()).isEqualTo(Catalog.Kind.PARTITIONED);
    assertThat(catalog.table("split_1").orElseThrow().kind()).isEqualTo(Catalog.Kind.PARTITION);
    assertThat(catalog.table("heir").orElseThrow().kind()).isEqualTo(Catalog.Kind.INHERITED);
  }

  @Test
  void aSequenceKnowsWhoDrawsFromIt() throws Exception {
    assertThat(read(Side.OLD).sequences())
        .containsExactly(
            new Catalog.Sequence(
                "child_id_seq", Optional.of("child"), Optional.of("id"), "integer", 1),
            new Catalog.Sequence(
                "parent_a_seq", Optional.of("parent"), Optional.of("a"), "bigint", 1),
            new Catalog.Sequence("ticket", Optional.of("drawn"), Optional.of("n"), "bigint", 5));
  }

  @Test
  void parentsComeBeforeTheirChildrenAndCyclesAreNamed() throws Exception {
    Catalog.Order order = read(Side.NEW).parentsFirst();

    List<String> names = order.tables().stream().map(Catalog.Table::name).toList();
    assertThat(names).hasSize(10);
    assertThat(names.indexOf("parent")).isLessThan(names.indexOf("child"));
    assertThat(names.indexOf("egg")).isLessThan(names.indexOf("chick"));
    assertThat(order.cycles()).containsExactly(List.of("egg", "hen"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "Upper", "two words", "a\"b", "select", "naïve", "💥", "a\nb", "it's"})
  void aQuotedNameMeansItself(String name) throws Exception {
    PostgreSql dialect = new PostgreSql();
    try (Connection admin = rehearsed.admin(Side.NEW)) {
      assertThat(one(admin, "SELECT " + dialect.literal(name + "\\") + "::text"))
          .isEqualTo(name + "\\");
      run(admin, "CREATE TEMP TABLE " + dialect.quote(name) + " (" + dialect.quote(name) + " int)");
      assertThat(
              one(
                  admin,
                  "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'"))
          .isEqualTo(name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a\0b", "0123456789012345678901234567890123456789012345678901234567890123"})
  void aNameThatTheEngineWouldChangeIsRefused(String name) {
    assertThatThrownBy(() -> new PostgreSql().quote(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Catalog read(Side side) throws SQLException {
    try (Connection admin = rehearsed.admin(side)) {
      return Catalog.read(admin);
    }
  }
}
