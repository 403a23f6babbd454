package dev.rehearse.scenarios.dualwrites;

/** From PostgreSQL 18 to MySQL 8.0. */
class DualWritesToMySqlTest extends DualWritesContract {
  @Override
  Pair.Of of() {
    return Pair.Of.POSTGRESQL_TO_MYSQL;
  }
}
