package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What dual writes keep in a database, in a schema of its own, and everything that they ask it: the
 * numbering of rows, the intents, the triggers that write both, and the two ways in which rows come
 * in. One implementation per engine; each is stateless, connections are the caller's.
 *
 * <p>{@code docs/adr/0005} argues why what is kept here is enough.
 */
interface Ledger {
  /** The schema, or database, that holds it on every engine. */
  String SCHEMA = "rehearse";

  /** The ledger of a connection's engine. */
  static Ledger of(Connection connection) throws SQLException {
    return Dialect.of(connection) instanceof MySql ? new MySqlLedger() : new PostgreSqlLedger();
  }

  // The administrator's.

  /** Why a live schema cannot be mirrored, beyond what its catalog shows. */
  List<String> refusals(Connection admin) throws SQLException;

  /**
   * Makes the application's schema with every table empty; safe to run again as long as the ledger
   * is not there.
   */
  void create(Connection admin, String schema) throws SQLException;

  /**
   * Makes it; safe to run again.
   *
   * @param sabotage whose parts are made too; empty: none
   */
  void make(
      Connection admin,
      List<MirroredTable> tables,
      String feedRole,
      String applicationRole,
      String sabotage)
      throws SQLException;

  /** The tables that it was made for, parents first, as this side calls them. */
  List<MirroredTable> tables(Connection connection) throws SQLException;

  /** Whether it is there. */
  boolean there(Connection admin) throws SQLException;

  /** Takes it away; the triggers must be gone. */
  void remove(Connection admin) throws SQLException;

  /** From its return on every change of the table draws a number; safe to run again. */
  void arm(Connection admin, MirroredTable table) throws SQLException;

  /** Takes the triggers off every table, as many as are there. */
  void disarm(Connection admin) throws SQLException;

  /** How many intents are open. */
  long open(Connection admin) throws SQLException;

  /** How many of those that are open now were open then. */
  long open(Connection admin, long until) throws SQLException;

  /** The highest number of an open intent; 0 if none is open. */
  long last(Connection admin) throws SQLException;

  // The feed's.

  /**
   * Open intents, whole transactions in the order of their highest number.
   *
   * @param about so many, or more where one transaction has more
   */
  List<Intent> fetch(Connection feed, int about) throws SQLException;

  /**
   * Makes rows so, in one transaction and in this order, each only if its number is above this
   * side's. Nothing is held when it returns.
   */
  void apply(Connection feed, List<Intent> batch) throws SQLException;

  /** Deletes intents that are on the other side now, and notes those that were discrepancies. */
  void done(Connection feed, List<Intent> batch) throws SQLException;

  /** Leaves intents open and notes why. */
  void failed(Connection feed, List<Intent> batch, String reason) throws SQLException;

  /** How the intents stand. */
  Standing standing(Connection feed) throws SQLException;

  /**
   * How the intents stand.
   *
   * @param oldest the lowest number of an open one
   * @param discrepancies open ones that could not be applied at least once
   * @param resolved those that could be in the end
   */
  record Standing(OptionalLong oldest, long discrepancies, long resolved) {}

  /** Whether an error says that the rows themselves are at fault, not the way to the server. */
  boolean refuses(SQLException failure);

  /** Whether an error says that the ledger is not there. */
  boolean gone(SQLException failure);

  /** Whether what stopped a statement may pass. */
  boolean passes(SQLException failure);

  // The backfill's.

  /** How many rows a table has. */
  long rows(Connection admin, MirroredTable table) throws SQLException;

  /** The highest key there is now. */
  Optional<List<String>> highest(Connection admin, MirroredTable table) throws SQLException;

  /**
   * Rows in the order of the key.
   *
   * @param after exclusive; null: from the first
   * @param bound inclusive
   * @param numbered whether rows that have a number are meant too
   */
  Chunk chunk(
      Connection admin,
      MirroredTable table,
      @Nullable List<String> after,
      List<String> bound,
      Numbered numbered,
      long limit)
      throws SQLException;

  /** Which rows a chunk takes. */
  enum Numbered {
    LEFT_OUT,
    TAKEN_TOO
  }

  /** Rows as they were read on old. */
  record Chunk(MirroredTable table, List<List<String>> keys, List<List<@Nullable String>> images) {
    public Chunk {
      keys = List.copyOf(keys);
      images = List.copyOf(images);
    }
  }

  /**
   * Writes rows that nobody has written since the triggers, in one transaction; what has a number
   * here is newer and stays.
   *
   * @return the keys whose row was there already, without a number, and is another
   */
  List<List<String>> fill(Connection feed, Chunk chunk) throws SQLException;

  // The verification's.

  /**
   * A row under its number.
   *
   * @param image its texts, column by column; null: the row is not there
   * @param version 0: never written
   * @param open whether an intent of it is
   */
  record Seen(@Nullable List<@Nullable String> image, long version, boolean open) {}

  /**
   * Rows in the order of the key, in one snapshot; whether an intent is open is not asked.
   *
   * @param after exclusive; null: from the first
   * @param until inclusive; null: to the last
   */
  Map<List<String>, Seen> range(
      Connection admin,
      MirroredTable table,
      @Nullable List<String> after,
      @Nullable List<String> until,
      int limit)
      throws SQLException;

  /** The rows of these keys, in one snapshot; a key without a row is answered too. */
  Map<List<String>, Seen> at(Connection admin, MirroredTable table, List<List<String>> keys)
      throws SQLException;

  /** How many rows point nowhere by a foreign key. */
  long orphans(Connection admin, Catalog.Table table, Catalog.ForeignKey key) throws SQLException;

  // What sabotage asks.

  /** How many of these keys have a number here and are deleted, or not. */
  long numbered(Connection admin, MirroredTable table, List<List<String>> keys, boolean deleted)
      throws SQLException;

  /** Writes rows of a chunk over those that have a number and are deleted, or not; how many. */
  long fillBlindly(Connection feed, Chunk chunk, boolean deleted) throws SQLException;

  /** As {@link #apply}, whatever the numbers. */
  void applyBlindly(Connection feed, List<Intent> batch) throws SQLException;

  /** Which of these intents a newer number of their row has overtaken here. */
  List<Long> overtaken(Connection feed, List<Intent> intents) throws SQLException;

  /** The intents of the transaction that a connection of the application is in. */
  List<Intent> own(Connection application) throws SQLException;

  /** Takes rows away that have no number, noting nothing. */
  void spoil(Connection admin, MirroredTable table, int rows) throws SQLException;
}
