package dev.rehearse.conductor;

import dev.rehearse.observe.Leftovers;
import dev.rehearse.observe.SchemaContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * What a database holds beside its rows. Immutable.
 *
 * @param contract what its schema promises
 * @param objects as {@link Leftovers} names them
 */
record Held(Set<String> contract, Set<String> objects) {
  static Held by(Connection connection, Set<String> roles) throws SQLException {
    return new Held(SchemaContract.read(connection, roles).lines(), Leftovers.objects(connection));
  }
}
