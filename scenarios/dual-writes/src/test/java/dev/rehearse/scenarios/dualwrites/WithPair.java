package dev.rehearse.scenarios.dualwrites;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** For tests that share a pair of servers, which is started once for all that is asked of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithPair {
  private Pair pair;

  /** Which engines; from PostgreSQL 14 to 18, unless a class says otherwise. */
  Pair.Of of() {
    return Pair.Of.POSTGRESQL;
  }

  @BeforeAll
  final void start() throws Exception {
    pair = Pair.start(of());
  }

  @AfterAll
  final void stop() {
    pair.close();
  }

  final Pair pair() {
    return pair;
  }
}
