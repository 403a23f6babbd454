package dev.rehearse.environment;

import dev.rehearse.database.Address;
import dev.rehearse.database.Database;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Login;
import dev.rehearse.history.Side;
import java.util.Set;

/**
 * A database server of a rehearsal. Immutable.
 *
 * @param version the exact version of the binaries
 * @param direct the server itself, past every fault
 * @param admin superuser and owner of the database {@code app}; the harness's own, no process under
 *     test gets it
 * @param application the application's role: it owns nothing and may do only what is granted
 * @param feed the role of mirrors: likewise
 */
public record Server(
    Side side, String version, Address direct, Login admin, Login application, Login feed) {

  /** How it is spoken to. */
  public Dialect dialect() {
    return direct.dialect();
  }

  /** The names of all its roles. */
  public Set<String> roles() {
    return Set.of(admin.user(), application.user(), feed.user());
  }

  /** The database as its owner, past every fault. */
  public Database asAdmin(String name) {
    return Database.of(direct, admin, name);
  }
}
