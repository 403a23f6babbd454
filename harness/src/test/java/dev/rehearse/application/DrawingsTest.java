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
import dev.rehearse.plan.Seed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn for a column of a live engine, and what comes back when it was written. */
class DrawingsTest extends WithServers {

  private static final Seed SEED = new Seed(42);

  @BeforeEach
  void empty() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD)) {
      run(admin, "DROP TABLE IF EXISTS item");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "varchar(12)",
        "char(9)",
        "smallint",
        "int",
        "bigint",
        "numeric(9,3)",
        "boolean",
        "numeric",
        "double precision",
        "real",
        "bytea",
        "date",
        "timestamp",
        "timestamptz",
        "timestamp(3)",
        "time",
        "json",
        "jsonb",
        "uuid"
      })
  void whatIsDrawnIsTheVeryTextThatAReadReturns(String type) throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD)) {
      run(admin, "CREATE TABLE item (id bigint PRIMARY KEY, v " + type + ")");
      List<@Nullable String> drawn = drawn(admin, "value");
      assertThat(drawn).hasSize(Drawings.VALUES).contains((String) null);
      admin.setAutoCommit(false);
      assertThat(drawn.stream().distinct().count()).as("different ones").isGreaterThan(2);
      List<@Nullable String> read = new ArrayList<>();
      for (int i = 0; i < drawn.size(); i++) {
        insert(admin, i, drawn.get(i));
        read.add(first(admin, i));
      }
      assertThat(read).isEqualTo(drawn);
    }
  }

  @Test
  void uniqueValuesFitTheirColumnWithAnyOperationsId() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD)) {
      run(admin, "CREATE TABLE item (id bigint PRIMARY KEY, v varchar(25))");
      Drawings drawings =
          new Drawings(Map.of("item.v", drawn(admin, "unique")), Map.of("item", List.of("1")));
      Operations.Spec spec = writes("unique").byName().values().iterator().next();
      long id = Long.MAX_VALUE - 500;
      admin.setAutoCommit(false);
      for (int i = 0; i < 400; i++) {
        var drawn =
            new ParameterDraw(drawings).draw(spec, new SplittableRandom(i), id + i, Map.of());
        insert(admin, i, drawn.get("v"));
        assertThat(first(admin, i)).isEqualTo(drawn.get("v"));
      }
      assertThat(one(admin, "SELECT count(DISTINCT v) FROM item")).isEqualTo("400");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int", "bytea", "char(40)", "varchar(19)", "jsonb"})
  void uniqueValuesAreRefusedWhereAnIdCannotStandBehindThem(String type) throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD)) {
      run(admin, "CREATE TABLE item (id bigint PRIMARY KEY, v " + type + ")");
      assertThatThrownBy(() -> drawn(admin, "unique"))
          .isInstanceOf(DocumentException.class)
          .hasMessageContaining("operations.write.parameters.v")
          .hasMessageContaining("unique values need a text");
    }
  }

  @Test
  void aTypeWithoutValuesIsNamed() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD)) {
      run(admin, "CREATE TABLE item (id bigint PRIMARY KEY, v point)");
      assertThatThrownBy(() -> drawn(admin, "value"))
          .isInstanceOf(DocumentException.class)
          .hasMessageContaining("no values can be drawn for the type point of item.v");
    }
  }

  @Test
  void drawingsComeBackFromTheirFile(@TempDir Path folder) throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD)) {
      run(
          admin,
          "CREATE TABLE item (id bigint PRIMARY KEY, v text)",
          "INSERT INTO item VALUES (5)");
      Drawings drawings =
          Drawings.draw(admin, Catalog.read(admin), writes("value"), SEED, new PostgreSql());
      drawings.write(folder.resolve("drawings.json"));
      assertThat(Drawings.read(folder.resolve("drawings.json"))).isEqualTo(drawings);
      assertThat(drawings.keys()).isEqualTo(Map.of("item", List.of("5")));
    }
  }

  /** Bound as the service binds. */
  private static void insert(Connection connection, long id, @Nullable String value)
      throws Exception {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO item (id, v) VALUES (?, ?)")) {
      statement.setObject(1, Long.toString(id), Types.OTHER);
      statement.setObject(2, value, Types.OTHER);
      statement.execute();
    }
  }

  /** Read as the service reads. */
  private static @Nullable String first(Connection connection, long id) throws Exception {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT v FROM item WHERE id = ?")) {
      statement.setObject(1, Long.toString(id), Types.OTHER);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static List<@Nullable String> drawn(Connection admin, String how) throws Exception {
    Drawings drawings =
        Drawings.draw(admin, Catalog.read(admin), writes(how), SEED, new PostgreSql());
    return drawings.values().getOrDefault("item.v", List.of());
  }

  private static Operations writes(String how) {
    return EffectsTest.operations(
        """
        write:
          kind: update
          share: 1
          parameters: { id: { key: item }, v: { %s: item.v } }
          sql: UPDATE item SET v = :v WHERE id = :id
          writes: [{ table: item, key: ":id", columns: { v: ":v" } }]
        read:
          kind: total
          share: 1
          sql: SELECT count(*) AS n FROM item
          totals: [{ table: item, column: id, value: n }]
        """
            .formatted(how));
  }
}
