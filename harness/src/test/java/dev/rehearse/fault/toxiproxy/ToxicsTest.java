package dev.rehearse.fault.toxiproxy;

import static dev.rehearse.environment.embedded.Rehearsed.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rehearse.database.Database;
import dev.rehearse.environment.embedded.WithServers;
import dev.rehearse.fault.Disturbance;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.toxic.Latency;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ToxicsTest extends WithServers {
  private static final String LINK = "application-1->new";
  private static final String OTHER = "application-2->new";

  private Toxics toxics;
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    toxics = new Toxics(rehearsed.environment().proxies());
    connection = connect(LINK);
    one(connection, "SELECT 1");
  }

  @AfterEach
  void heal() throws Exception {
    toxics.close();
    connection.close();
  }

  @Test
  void latencyIsFeltOnALivingConnectionAndCountsItsBytes() throws Exception {
    Disturbance fault =
        toxics.latency(LINK, Duration.ofMillis(60), Duration.ZERO, new SplittableRandom(1));

    assertThat(elapsed("SELECT 1")).isGreaterThan(Duration.ofMillis(55));
    assertThat(fault.effect()).isPositive();
    assertThat(fault.unit()).isEqualTo("bytes");

    fault.heal();
    // A busy machine may be slow itself, but not every time.
    await().until(() -> elapsed("SELECT 1").compareTo(Duration.ofMillis(55)) < 0);
  }

  @Test
  void aFaultOnALinkThatNobodyUsesHasNoEffect() throws Exception {
    Disturbance fault =
        toxics.latency(OTHER, Duration.ofMillis(60), Duration.ZERO, new SplittableRandom(1));
    one(connection, "SELECT 1");

    fault.heal();

    assertThat(fault.effect()).isZero();
  }

  @Test
  void jitterComesFromTheSeedAndNothingElse() throws Exception {
    SplittableRandom same = new SplittableRandom(42);
    List<Long> drawn = same.longs(1_000, 20, 61).boxed().toList();
    try (Disturbance fault =
        toxics.latency(
            LINK, Duration.ofMillis(40), Duration.ofMillis(20), new SplittableRandom(42))) {
      int seen = 0;
      for (int i = 0; i < 4; i++) {
        // Looked at now and then: some may be passed over, none can come from elsewhere.
        long next =
            Await.until(
                "another delay",
                Duration.ofSeconds(10),
                this::latency,
                Predicate.not(drawn.get(seen)::equals));
        seen += drawn.subList(seen, drawn.size()).indexOf(next);
        assertThat(drawn.get(seen)).isEqualTo(next);
      }
      one(connection, "SELECT 1");
      assertThat(fault.effect()).isPositive();
    }
  }

  private long latency() {
    try {
      Toxic toxic = rehearsed.environment().proxies().proxy(LINK).toxics().getAll().get(0);
      return ((Latency) toxic).getLatency();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void bandwidthHoldsALargeAnswerBack() throws Exception {
    try (Disturbance fault = toxics.bandwidth(LINK, 200)) {
      assertThat(elapsed("SELECT repeat('x', 60000)")).isGreaterThan(Duration.ofMillis(200));
      assertThat(fault.effect()).isGreaterThan(60_000);
    }
  }

  @Test
  void aSlicedAnswerArrivesWhole() throws Exception {
    try (Disturbance fault = toxics.slicer(LINK, 200, Duration.ofNanos(100_000))) {
      assertThat(one(connection, "SELECT repeat('x', 5000)")).hasSize(5000);
      assertThat(fault.effect()).isPositive();
    }
  }

  @Test
  void aBlackHoleAnswersNothingUntilItIsHealed() throws Exception {
    Disturbance fault = toxics.blackhole(LINK);
    assertThatThrownBy(
            () -> {
              connection.setNetworkTimeout(Runnable::run, 200);
              one(connection, "SELECT 1");
            })
        .isInstanceOf(SQLException.class);
    fault.heal();
    fault.heal();

    assertThat(fault.effect()).isPositive();
    try (Connection again = connect(LINK)) {
      assertThat(one(again, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aResetCutsWhatIsUsedOnce() throws Exception {
    Disturbance fault = toxics.resetOnce(LINK);
    assertThat(fault.spent()).isFalse();
    assertThatThrownBy(() -> one(connection, "SELECT 1")).isInstanceOf(SQLException.class);
    Await.until("the reset to be spent", Duration.ofSeconds(5), fault::spent);
    fault.heal();

    assertThat(fault.effect()).isEqualTo(1);
    assertThat(fault.unit()).isEqualTo("connections");
    assertThat(connection.isValid(1)).isFalse();
    try (Connection again = connect(LINK)) {
      assertThat(one(again, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aResetCutsNewConnectionsToo() {
    Disturbance fault = toxics.reset(OTHER);
    assertThatThrownBy(() -> connect(OTHER)).isInstanceOf(SQLException.class);
    fault.heal();
    assertThat(fault.effect()).isPositive();
  }

  @Test
  void aLinkThatIsDownRefusesAndComesBackOnTheSamePort() throws Exception {
    Disturbance fault = toxics.down(LINK);
    assertThat(connection.isValid(1)).isFalse();
    assertThatThrownBy(() -> connect(LINK)).isInstanceOf(SQLException.class);
    fault.heal();

    assertThat(fault.effect()).isEqualTo(1);
    try (Connection again = connect(LINK)) {
      assertThat(one(again, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void closingHealsWhatStillActs() throws Exception {
    toxics.down(LINK);
    toxics.blackhole(OTHER);
    assertThat(toxics.acting()).isEqualTo(2);

    toxics.close();

    assertThat(toxics.acting()).isZero();
    try (Connection again = connect(LINK);
        Connection other = connect(OTHER)) {
      assertThat(one(again, "SELECT 1") + one(other, "SELECT 1")).isEqualTo("11");
    }
  }

  private Connection connect(String link) throws SQLException {
    return Database.of(
            rehearsed.environment().link(link).address(),
            rehearsed.server(Side.NEW).application(),
            "test")
        .withConnectTimeout(Duration.ofSeconds(2))
        .connect();
  }

  private Duration elapsed(String sql) throws SQLException {
    long begun = System.nanoTime();
    one(connection, sql);
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
