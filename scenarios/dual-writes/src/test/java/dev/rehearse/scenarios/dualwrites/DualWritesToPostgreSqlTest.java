package dev.rehearse.scenarios.dualwrites;

/** From MySQL 8.0 to PostgreSQL 18. */
class DualWritesToPostgreSqlTest extends DualWritesContract {
  @Override
  Pair.Of of() {
    return Pair.Of.MYSQL_TO_POSTGRESQL;
  }
}
