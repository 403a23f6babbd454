package dev.rehearse.database;

import static dev.rehearse.environment.embedded.Rehearsed.run;

import dev.rehearse.environment.embedded.Rehearsed;
import dev.rehearse.environment.embedded.WithServers;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** MySQL 5.7 as old and 8.0 as new, before each test with nothing but the test's own tables. */
abstract class WithMySql extends WithServers {
  private final List<String> tables;

  /** With these statements run on both. */
  WithMySql(String... tables) {
    this.tables = Arrays.asList(tables);
  }

  @Override
  protected Rehearsed started() throws Exception {
    return Rehearsed.mysql();
  }

  @BeforeEach
  final void empty() throws SQLException {
    for (Side side : Side.values()) {
      try (Connection admin = rehearsed.admin(side)) {
        Fence.forRole(role(side)).remove(admin);
        run(admin, "DROP DATABASE app", "CREATE DATABASE app CHARACTER SET utf8mb4", "USE app");
        run(admin, tables.toArray(String[]::new));
      }
    }
  }

  final String role(Side side) {
    return rehearsed.server(side).application().user();
  }
}
