package dev.rehearse.database;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** How one engine is spoken to. Implementations are stateless and thread-safe. */
public sealed interface Dialect permits PostgreSql, MySql {

  /** All that there are. */
  List<Dialect> ALL = List.of(new PostgreSql(), new MySql());

  /**
   * The dialect of an engine.
   *
   * @param engine as plans write it
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  static Dialect named(String engine) {
    return ALL.stream()
        .filter(each -> each.engine().equals(engine))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No dialect is called " + engine + "."));
  }

  /** The dialect that a connection speaks. */
  static Dialect of(Connection connection) throws SQLException {
    for (Dialect each : ALL) {
      if (each.speaks(connection)) {
        return each;
      }
    }
    throw new IllegalArgumentException("No dialect for a " + connection.getClass().getName() + ".");
  }

  /** The constraint that refused a row, whichever engine says so; empty if none did. */
  static Optional<String> constraintOf(SQLException refusal) {
    return ALL.stream().flatMap(each -> each.constraint(refusal).stream()).findFirst();
  }

  /** Whether an engine gave a transaction up that was at no fault: trying again may succeed. */
  static boolean gaveUp(SQLException failure) {
    return ALL.stream().anyMatch(each -> each.givenUp(failure));
  }

  /** As plans write the engine. */
  @JsonValue
  String engine();

  /** As people write the engine. */
  String brand();

  /** Whether a connection, or what a pool has wrapped, is one of this engine's driver. */
  boolean speaks(Connection connection) throws SQLException;

  /** How the driver is asked for a session whose settings are no machine's but ours. */
  Opening opening(Database database);

  /**
   * What the driver is given.
   *
   * @param url holds neither role nor password
   * @param session a statement that every new session begins with
   * @param isolation what it begins with where the server's default is another, as JDBC numbers it:
   *     the driver must be told, or it would believe that the default holds
   */
  record Opening(String url, Properties properties, String session, OptionalInt isolation) {}

  /**
   * An identifier, quoted so that it means itself whatever it contains.
   *
   * @throws IllegalArgumentException if the engine cannot hold such a name
   */
  String quote(String identifier);

  /** A text literal. */
  String literal(String text);

  /**
   * An expression that gives a column's canonical text, whatever the session's settings; NULL stays
   * NULL.
   *
   * @param of the column as the statement names it, e.g. {@code t."a"}
   */
  String text(Catalog.Column column, String of);

  /** What a live database holds. */
  Catalog catalog(Connection connection) throws SQLException;

  /** The constraint that refused a row, as the engine names it; empty if none did. */
  Optional<String> constraint(SQLException refusal);

  /** Whether the engine gave a transaction up that was at no fault: trying again may succeed. */
  boolean givenUp(SQLException failure);

  /**
   * What each sequence would give next; draws nothing from it.
   *
   * @param sequences of the live database's catalog
   */
  Map<Catalog.Sequence, Long> nextKeys(Connection connection, List<Catalog.Sequence> sequences)
      throws SQLException;

  /** Lets sequences go on, each at the value that it shall give next. */
  void letGoOnAt(Connection connection, Map<Catalog.Sequence, Long> next) throws SQLException;

  /** Whether a server says of this role that it may not write there, or of itself that none may. */
  boolean shutsOut(SQLException refusal);

  /** Asks for rows as they are read, so that a whole table never stands in memory. */
  void stream(Statement statement) throws SQLException;

  /** A statement that takes the snapshot of a transaction that has one and has not begun. */
  String snapshot();

  /** A statement that writes the row with the highest key onto itself. */
  String ontoItself(String table, String column, String key);

  /** A statement after which the session waits for others as briefly as the engine lets it. */
  String impatient();

  /**
   * Runs a user's script, all of it.
   *
   * @throws SQLException with what the engine says of the first statement that it refuses
   */
  void script(Connection connection, String script) throws SQLException;

  /** An expression for the name of the schema that an application's tables lie in. */
  String schema();

  /**
   * Has the server prepare a statement without running it.
   *
   * @return the columns that it would return
   */
  List<String> results(Connection connection, String sql) throws SQLException;

  /** Binds a value's text, so that it gets the type that its place asks for. */
  void bind(PreparedStatement statement, int index, @Nullable String text) throws SQLException;

  /** Binds an integer that its place may reckon with. */
  void bindNumber(PreparedStatement statement, int index, String text) throws SQLException;

  /** Lets the engine look at how values are spread, so that it plans by them. */
  void analyze(Connection connection, List<String> tables) throws SQLException;

  /**
   * Values as the engine returns them once they have stood in a column.
   *
   * @param texts that the column's type takes, or null
   */
  List<@Nullable String> returned(
      Connection connection, Catalog.Column column, List<@Nullable String> texts)
      throws SQLException;

  /** What sort of value a column holds. */
  Kind kind(Catalog.Column column);
}
