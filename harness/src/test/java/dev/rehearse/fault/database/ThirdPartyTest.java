package dev.rehearse.fault.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.environment.embedded.Rehearsed;
import dev.rehearse.environment.embedded.WithServers;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThirdPartyTest extends WithServers {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String SLEEPERS =
      "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'"
          + " AND state = 'active'";

  private final List<ThirdParty.Change<String>> told = new ArrayList<>();

  private ThirdParty run(String sql) {
    told.clear();
    return ThirdParty.run(
        "old",
        rehearsed.server(Side.OLD).asAdmin("third-party"),
        sql,
        connection ->
            Rehearsed.one(connection, "SELECT count(*) FROM pg_class WHERE relname = 't'"),
        told::add);
  }

  @Test
  void whatWasThereBeforeAndAfterIsToldAndCounts() {
    ThirdParty fault = run("CREATE TABLE t (id int)");
    Await.until("the statement", LIMIT, fault::spent);
    fault.heal();
    assertThat(fault.effect()).isEqualTo(1);
    assertThat(told).containsExactly(new ThirdParty.Change<>("0", "1"));
  }

  @Test
  void whatFailsHasTouchedNothing() {
    ThirdParty fault = run("CREATE TABEL u (id int)");
    Await.until("the statement", LIMIT, fault::spent);
    fault.heal();
    assertThat(fault.effect()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void whatHasNotEndedIsEndedOnTheServer() throws Exception {
    try (Connection admin = rehearsed.admin(Side.OLD)) {
      ThirdParty fault = run("SELECT pg_sleep(600)");
      Await.until("the sleep", LIMIT, () -> Rehearsed.one(admin, SLEEPERS).equals("1"));
      assertThat(fault.spent()).isFalse();
      fault.heal();
      assertThat(Rehearsed.one(admin, SLEEPERS)).isEqualTo("0");
      assertThat(fault.effect()).isZero();
      assertThat(told).isEmpty();
    }
  }
}
