package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Side;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DualWritesTest {
  private Pair pair;

  @BeforeAll
  void start() throws Exception {
    pair = Pair.start();
  }

  @AfterAll
  void stop() {
    pair.close();
  }

  @BeforeEach
  void reset() throws Exception {
    pair.reset();
    Writers.fill(pair, 300);
  }

  @Test
  void underWritesBothSidesAreEqualAndNothingIsLeft() throws Exception {
    try (Stepping steps = new Stepping(pair, Stepping.settings(false), "")) {
      Writers writers = new Writers(pair, () -> steps.frontDoor().status().record(), 4, 1);
      try (writers) {
        steps.run("watch");
        assertThat(steps.frontDoor().status().record().truth()).isEqualTo(Side.NEW);
        int before = writers.committed.get();
        dev.rehearse.lifecycle.Await.until(
            "writes on new",
            java.time.Duration.ofSeconds(10),
            () -> writers.committed.get() > before + 200);
      }
      assertThat(writers.failure.get()).isNull();
      steps.run("retire");
      System.err.println(writers.committed.get() + " " + steps.said);
    }
    assertThat(pair.rows(Side.NEW)).hasSizeGreaterThan(400).isEqualTo(pair.rows(Side.OLD));
    for (Side side : Side.values()) {
      assertThat(pair.one(side, "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"))
          .isEqualTo("0");
      assertThat(pair.one(side, "SELECT to_regnamespace('rehearse')")).isEqualTo("null");
    }
  }
}
