package dev.rehearse.environment.embedded;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** For tests that share two servers: they start before the first of them and leave nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WithServers {
  protected Rehearsed rehearsed;

  /** Starts them; those of PostgreSQL, unless a class says otherwise. */
  protected Rehearsed started() throws Exception {
    return Rehearsed.start();
  }

  @BeforeAll
  final void start() throws Exception {
    rehearsed = started();
  }

  @AfterAll
  final void stop() {
    rehearsed.close();
  }
}
