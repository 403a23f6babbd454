package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import dev.rehearse.database.RowBlock;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

  /** All that there are: errors carry no engine, and the engines' codes do not overlap. */
  static List<Ledger> all() {
    return List.of(new PostgreSqlLedger(), new MySqlLedger());
  }

  /** An engine's ledger. */
  static Ledger of(Dialect dialect) {
    return dialect instanceof MySql ? new MySqlLedger() : new PostgreSqlLedger();
  }

  /** The ledger of a connection's engine. */
  static Ledger of(Connection connection) throws SQLException {
    return of(Dialect.of(connection));
  }

  /** Whether equal values of a type have one text; the type without length and precision. */
  boolean canonical(String type);

  /** Why a schema cannot be mirrored on this engine, by its catalog alone. */
  List<String> refusals(Catalog catalog);

  // The administrator's.

  /** Why a live schema cannot be mirrored, beyond what its catalog shows. */
  List<String> refusals(Connection admin) throws SQLException;

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
  default List<MirroredTable> tables(Connection connection) throws SQLException {
    return Statements.texts(connection, "SELECT shape FROM rehearse.tables ORDER BY place").stream()
        .map(MirroredTable::read)
        .toList();
  }

  /** Whether it is there. */
  boolean there(Connection admin) throws SQLException;

  /** Takes it away; the triggers must be gone. */
  void remove(Connection admin) throws SQLException;

  /** From its return on every change of its tables draws a number; safe to run again. */
  void arm(Connection admin) throws SQLException;

  /** Takes the triggers off every table, as many as are there. */
  void disarm(Connection admin) throws SQLException;

  /** How many intents are open. */
  default long open(Connection admin) throws SQLException {
    return Statements.number(admin, "SELECT count(*) FROM rehearse.intent");
  }

  /** How many of those that are open now were open then. */
  default long open(Connection admin, long until) throws SQLException {
    return Statements.number(admin, "SELECT count(*) FROM rehearse.intent WHERE seq <= " + until);
  }

  /** The highest number of an open intent; 0 if none is open. */
  default long last(Connection admin) throws SQLException {
    return Statements.number(admin, "SELECT coalesce(max(seq), 0) FROM rehearse.intent");
  }

  // The feed's.

  /**
   * Open intents, whole transactions in the order of their highest number.
   *
   * @param about so many, or more where one transaction has more
   */
  Feed.Fetched fetch(Connection feed, int about) throws SQLException;

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
  default Standing standing(Connection feed) throws SQLException {
    return Standing.of(feed);
  }

  /**
   * How the intents stand.
   *
   * @param oldest the lowest number of an open one
   * @param discrepancies open ones that could not be applied at least once
   * @param resolved those that could be in the end
   */
  record Standing(OptionalLong oldest, long discrepancies, long resolved) {
    private static final String QUERY =
        """
        SELECT (SELECT min(seq) FROM rehearse.intent),
          (SELECT count(*) FROM rehearse.intent WHERE attempts > 0),
          (SELECT count(*) FROM rehearse.discrepancy)
        """;

    private static Standing of(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(QUERY)) {
        row.next();
        long oldest = row.getLong(1);
        boolean none = row.wasNull();
        return new Standing(
            none ? OptionalLong.empty() : OptionalLong.of(oldest), row.getLong(2), row.getLong(3));
      }
    }
  }

  /** Whether an error says that the rows themselves are at fault, not the way to the server. */
  boolean refuses(SQLException failure);

  /** Whether an error says that the ledger is not there. */
  boolean gone(SQLException failure);

  // The backfill's.

  /** How many rows a table has. */
  default long rows(Connection admin, MirroredTable table) throws SQLException {
    return Statements.number(admin, "SELECT count(*) FROM " + qualified(admin, table.name()));
  }

  /** The application's table as a statement names it, whatever else is called so. */
  String qualified(Connection admin, String table) throws SQLException;

  /** The highest key there is now. */
  Optional<List<String>> highest(Connection admin, MirroredTable table) throws SQLException;

  /**
   * Rows in the order of the key.
   *
   * @param numbered whether rows that have a number are meant too
   */
  Chunk chunk(Connection admin, MirroredTable table, Range range, Numbered numbered)
      throws SQLException;

  /** The key of the row that ends so many of a range; empty, if it has not so many. */
  Optional<List<String>> ahead(Connection admin, MirroredTable table, Range range, long rows)
      throws SQLException;

  /**
   * The rows of a range that have no number, as this engine's servers write and read them, for
   * another server of it. Empty: they know no such form.
   *
   * @param target the table they are for
   */
  default Optional<RowBlock> block(
      Connection admin, MirroredTable table, MirroredTable target, Range range)
      throws SQLException {
    return Optional.empty();
  }

  /**
   * From its return on what feeds bring of a table waits beside it, until {@link #admit} has let
   * all of that in; what a predecessor that was killed has under way is ended. Safe to run again.
   * An engine that knows no faster way of filling a table does nothing.
   */
  default void filling(Connection admin, MirroredTable table) throws SQLException {}

  /** As {@link #fill}, into a table that is being filled. */
  default List<List<String>> pour(Connection admin, Chunk chunk) throws SQLException {
    return fill(admin, chunk);
  }

  /** The same for rows in this engine's own form. */
  default List<List<String>> pour(Connection admin, MirroredTable table, RowBlock block)
      throws SQLException {
    throw new SQLException("this engine knows no such form of rows");
  }

  /** All rows are there: builds what was put off until then. Takes as long as that takes. */
  default void filled(Connection admin, MirroredTable table) throws SQLException {}

  /** Then lets some of what waits into the table; the last ends the filling. */
  default Admitted admit(Connection admin, MirroredTable table) throws SQLException {
    return new Admitted(0, "");
  }

  /**
   * What waits beside a table.
   *
   * @param waiting how many rows still
   * @param reason why one was refused just now; empty: none was
   */
  record Admitted(long waiting, String reason) {}

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
  List<List<String>> fill(Connection admin, Chunk chunk) throws SQLException;

  // The verification's.

  /**
   * A row under its number.
   *
   * @param image its texts, column by column; null: the row is not there
   * @param version 0: never written
   * @param open whether an intent of it is
   */
  record Seen(@Nullable List<@Nullable String> image, long version, boolean open) {}

  /** Rows in the order of the key, in one snapshot; whether an intent is open is not asked. */
  Map<List<String>, Seen> range(Connection admin, MirroredTable table, Range range, int limit)
      throws SQLException;

  /** The rows of these keys, in one snapshot; a key without a row is answered too. */
  Map<List<String>, Seen> at(Connection admin, MirroredTable table, List<List<String>> keys)
      throws SQLException;
}
