package dev.rehearse.database;

import static dev.rehearse.environment.embedded.Rehearsed.one;
import static dev.rehearse.environment.embedded.Rehearsed.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MySQL 5.7 as old and 8.0 as new: what the dialect and the catalog say of them. */
class MySqlTest extends WithMySql {
  private static final MySql SQL = new MySql();

  MySqlTest() {
    super(
        """
            CREATE TABLE parent (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20) NOT NULL,
              CONSTRAINT parent_name_key UNIQUE (name))
            """,
        """
            CREATE TABLE child (id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, parent INT,
              half DOUBLE GENERATED ALWAYS AS (parent / 2) VIRTUAL, kind ENUM('a', 'b') DEFAULT 'a',
              CONSTRAINT child_parent_fkey FOREIGN KEY (parent) REFERENCES parent (id)
                ON DELETE CASCADE)
            """);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void aConnectionSpeaksItsDialectAndHasOurSettings(Side side) throws SQLException {
    try (Connection admin = rehearsed.admin(side)) {
      assertThat(Dialect.of(admin)).isEqualTo(SQL);
      assertThat(one(admin, "SELECT VERSION()")).startsWith(side == Side.OLD ? "5.7" : "8.0");
      assertThat(one(admin, "SELECT CONCAT(@@time_zone, ' ', @@transaction_isolation)"))
          .isEqualTo("+00:00 READ-COMMITTED");
      assertThat(one(admin, "SELECT @@sql_mode")).contains("STRICT_ALL_TABLES");
      assertThat(one(admin, "SELECT @@gtid_mode")).isEqualTo("ON");
      // The driver spares itself what it believes to hold already.
      assertThat(admin.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      admin.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(one(admin, "SELECT @@transaction_isolation")).isEqualTo("REPEATABLE-READ");
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void aPoolsConnectionsHaveThemToo(Side side) throws SQLException {
    try (var pool = rehearsed.server(side).asAdmin("test").pool(1);
        Connection pooled = pool.getConnection()) {
      assertThat(one(pooled, "SELECT CONCAT(@@time_zone, ' ', @@transaction_isolation)"))
          .isEqualTo("+00:00 READ-COMMITTED");
      assertThat(pooled.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void theCatalogTellsTheSameOfBothVersions(Side side) throws SQLException {
    try (Connection admin = rehearsed.admin(side)) {
      Catalog catalog = Catalog.read(admin);
      Catalog.Table child = catalog.table("child").orElseThrow();
      assertThat(catalog.tables())
          .extracting(Catalog.Table::name)
          .containsExactly("child", "parent");
      assertThat(child.primaryKey()).containsExactly("id");
      assertThat(child.column("id").orElseThrow().type()).isEqualTo("bigint unsigned");
      assertThat(child.column("half").orElseThrow().generated()).isPresent();
      assertThat(child.column("kind").orElseThrow().type()).isEqualTo("enum('a','b')");
      assertThat(child.foreignKeys())
          .extracting(
              Catalog.ForeignKey::name, Catalog.ForeignKey::target, Catalog.ForeignKey::onDelete)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(
                  "child_parent_fkey", "parent", Catalog.Action.CASCADE));
      assertThat(catalog.table("parent").orElseThrow().uniques())
          .extracting(Catalog.Unique::name)
          .containsExactly("parent_name_key");
      assertThat(catalog.sequences())
          .extracting(Catalog.Sequence::name)
          .containsExactly("child", "parent");
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void sequencesGoOnWhereTheyAreTold(Side side) throws SQLException {
    try (Connection admin = rehearsed.admin(side)) {
      run(admin, "INSERT INTO parent (id, name) VALUES (7, 'x')");
      List<Catalog.Sequence> sequences = Catalog.read(admin).sequences();
      Map<Catalog.Sequence, Long> next = SQL.nextKeys(admin, sequences);
      assertThat(next.values()).containsExactly(1L, 8L);
      SQL.letGoOnAt(admin, Map.of(sequences.get(1), 50L));
      assertThat(SQL.nextKeys(admin, sequences).values()).containsExactly(1L, 50L);
      run(admin, "INSERT INTO parent (name) VALUES ('y')");
      assertThat(one(admin, "SELECT MAX(id) FROM parent")).isEqualTo("50");
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void refusalsNameTheirConstraint(Side side) throws SQLException {
    try (Connection admin = rehearsed.admin(side)) {
      run(admin, "INSERT INTO parent (name) VALUES ('for key ''other'' x')");
      assertThat(refused(admin, "INSERT INTO parent (name) VALUES ('for key ''other'' x')"))
          .contains("parent_name_key");
      assertThat(refused(admin, "INSERT INTO child (parent) VALUES (99)"))
          .contains("child_parent_fkey");
      assertThat(refused(admin, "INSERT INTO parent (name) VALUES (NULL)")).isEmpty();
    }
  }

  private static Optional<String> refused(Connection connection, String sql) {
    try {
      run(connection, sql);
      throw new AssertionError("not refused: " + sql);
    } catch (SQLException e) {
      return Dialect.constraintOf(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void textsMeanThemselvesWhateverTheyHold(Side side) throws SQLException {
    try (Connection admin = rehearsed.admin(side)) {
      for (String text : List.of("", "'", "\\", "\\'", "é😀", "a\nb", "0x41", "%_", "\u0000z")) {
        assertThat(one(admin, "SELECT " + SQL.literal(text))).isEqualTo(text);
      }
      run(admin, "CREATE TABLE " + SQL.quote("a`b c") + " (x INT)", "DROP TABLE `a``b c`");
      assertThatThrownBy(() -> SQL.quote("x ")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> SQL.quote("😀")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void scriptsChangeTheirDelimiter(Side side) throws SQLException {
    try (Connection admin = rehearsed.admin(side)) {
      SQL.script(
          admin,
          """
          -- a comment; with a semicolon
          INSERT INTO parent (name) VALUES ('a;b');
          DELIMITER //
          CREATE PROCEDURE twice() BEGIN INSERT INTO parent (name) VALUES ('c'); INSERT INTO parent (name) VALUES ('d'); END//
          DELIMITER ;
          CALL twice();
          """);
      assertThat(one(admin, "SELECT GROUP_CONCAT(name ORDER BY id) FROM parent"))
          .isEqualTo("a;b,c,d");
      assertThatThrownBy(() -> SQL.script(admin, "SELECT 1; SELEKT 2;"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SELEKT 2");
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void aStatementIsPreparedByTheServerWithoutBeingRun(Side side) throws SQLException {
    try (Connection admin = rehearsed.admin(side)) {
      assertThat(SQL.results(admin, "SELECT id AS a, name FROM parent WHERE id = ?"))
          .containsExactly("a", "name");
      assertThat(SQL.results(admin, "INSERT INTO parent (name) VALUES (?)")).isEmpty();
      assertThatThrownBy(() -> SQL.results(admin, "SELECT nowhere FROM parent"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("nowhere");
    }
  }
}
