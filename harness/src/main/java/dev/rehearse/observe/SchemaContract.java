package dev.rehearse.observe;

import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a live schema promises, a line for each promise: columns with type, nullability, default,
 * identity and collation, keys, checks, indexes and whether they are valid, triggers, views,
 * comments, grants. Immutable.
 *
 * <p>Lines are the engine's own words, so only lines of one server can be compared.
 */
public record SchemaContract(Set<String> lines) {
  public SchemaContract {
    lines = Set.copyOf(lines);
  }

  /**
   * Reads it.
   *
   * @param roles whose grants are the rehearsal's own and change with every switch
   */
  public static SchemaContract read(Connection connection, Set<String> roles) throws SQLException {
    return new SchemaContract(
        Dialect.of(connection) instanceof MySql
            ? MySqlContract.lines(connection, roles)
            : PostgreSqlContract.lines(connection, roles));
  }

  /** Writes one {@code SchemaDiffers} for each line that is missing here or was not expected. */
  public void compare(SchemaContract now, Side side, Consumer<Event> log) {
    Set<String> missing = new TreeSet<>(lines);
    missing.removeAll(now.lines);
    missing.forEach(
        line -> log.accept(new Event.SchemaDiffers(System.nanoTime(), side, "missing", line)));
    Set<String> unexpected = new TreeSet<>(now.lines);
    unexpected.removeAll(lines);
    unexpected.forEach(
        line -> log.accept(new Event.SchemaDiffers(System.nanoTime(), side, "unexpected", line)));
  }
}
