package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Side;
import org.junit.jupiter.api.Test;

/** From PostgreSQL 14 to 18, with every type that is carried. */
class DualWritesTest extends DualWritesContract {
  @Override
  Pair.Of of() {
    return Pair.Of.POSTGRESQL;
  }

  @Test
  void anAbortWhileReadsComeFromNewTakesThemBackFirst() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.readsFirst(false), "")) {
      try (Writers writers = writers(steps)) {
        steps.run("switch-reads");
        assertThat(steps.frontDoor().status().record().reads()).isEqualTo(Side.NEW);
        more(writers);
        steps.abort();
        assertThat(steps.frontDoor().status().record().reads()).isEqualTo(Side.OLD);
        more(writers);
      }
    }
    nothingLeft();
  }
}
