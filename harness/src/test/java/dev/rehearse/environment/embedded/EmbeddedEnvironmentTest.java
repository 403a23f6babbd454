package dev.rehearse.environment.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.database.Database;
import dev.rehearse.environment.Link;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.plan.Plan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedEnvironmentTest {
  private static final Plan.Databases DATABASES =
      new Plan.Databases(
          new Plan.Database(Plan.Engine.POSTGRESQL, "14"),
          new Plan.Database(Plan.Engine.POSTGRESQL, "18"));

  private RunLedger ledger;
  private EmbeddedEnvironment environment;

  @BeforeAll
  void start(@TempDir Path logs) {
    Cache cache = Cache.ofUser();
    ledger = RunLedger.open(cache);
    long begun = System.nanoTime();
    environment = EmbeddedEnvironment.start(DATABASES, 2, logs, ledger, cache);
    System.out.println("up after ms: " + (System.nanoTime() - begun) / 1_000_000);
  }

  @AfterAll
  void stop() throws Exception {
    environment.close();
    ledger.close();
  }

  @Test
  void eachServerIsOfTheVersionAskedForAndDurable() throws Exception {
    assertThat(ask(Side.OLD, "SHOW server_version")).startsWith("14.");
    assertThat(ask(Side.NEW, "SHOW server_version")).startsWith("18.");
    for (Side side : Side.values()) {
      assertThat(ask(side, "SHOW fsync")).isEqualTo("on");
      assertThat(ask(side, "SHOW wal_level")).isEqualTo("logical");
      assertThat(ask(side, "SHOW TimeZone")).isEqualTo("UTC");
    }
  }

  @Test
  void everyLinkLeadsToItsServer() throws Exception {
    for (Link link : environment.links()) {
      try (Connection connection =
          Database.of(link.address(), environment.server(link.to()).application(), "test")
              .connect()) {
        assertThat(one(connection, "SHOW server_version"))
            .startsWith(link.to() == Side.OLD ? "14." : "18.");
      }
    }
  }

  private String ask(Side side, String sql) throws Exception {
    try (Connection connection = environment.server(side).asAdmin("test").connect()) {
      return one(connection, sql);
    }
  }

  private static String one(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
