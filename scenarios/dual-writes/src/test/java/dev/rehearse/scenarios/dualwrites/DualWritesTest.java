package dev.rehearse.scenarios.dualwrites;

/** From PostgreSQL 14 to 18, with every type that is carried. */
class DualWritesTest extends DualWritesContract {
  @Override
  Pair.Of of() {
    return Pair.Of.POSTGRESQL;
  }
}
