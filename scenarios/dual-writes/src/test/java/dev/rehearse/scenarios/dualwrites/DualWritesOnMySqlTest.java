package dev.rehearse.scenarios.dualwrites;

/** From MySQL 5.7 to 8.0. */
class DualWritesOnMySqlTest extends DualWritesContract {
  @Override
  Pair.Of of() {
    return Pair.Of.MYSQL;
  }
}
