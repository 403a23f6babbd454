package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What sabotage asks of a ledger; nothing correct does. One implementation per engine; each is
 * stateless, connections are the caller's.
 */
interface LedgerMistakes {
  /** Those of a connection's engine. */
  static LedgerMistakes of(Connection connection) throws SQLException {
    return Dialect.of(connection) instanceof MySql ? new MySqlMistakes() : new PostgreSqlMistakes();
  }

  /** How many of these keys have a number here and are deleted, or not. */
  long numbered(Connection admin, MirroredTable table, List<List<String>> keys, boolean deleted)
      throws SQLException;

  /** Writes rows of a chunk over those that have a number and are deleted, or not; how many. */
  long fillBlindly(Connection feed, Ledger.Chunk chunk, boolean deleted) throws SQLException;

  /** As {@link Ledger#apply}, whatever the numbers. */
  void applyBlindly(Connection feed, List<Intent> batch) throws SQLException;

  /** Which of these intents a newer number of their row has overtaken here. */
  List<Long> overtaken(Connection feed, List<Intent> intents) throws SQLException;

  /** The intents of the transaction that a connection of the application is in. */
  List<Intent> own(Connection application) throws SQLException;

  /**
   * Takes rows away that nobody wrote since the mirror, which are the least likely to be mended;
   * notes nothing.
   */
  void spoil(Connection admin, MirroredTable table, int rows) throws SQLException;
}
