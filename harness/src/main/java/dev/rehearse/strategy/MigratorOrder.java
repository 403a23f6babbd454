package dev.rehearse.strategy;

import dev.rehearse.database.Address;
import dev.rehearse.database.Login;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * All that the migrator's process is told, in a file of mode 0600. Immutable.
 *
 * @param strategy class name of the {@link Strategy}
 * @param plan the resolved plan
 * @param sides per side: the migrator's link and its logins
 * @param publishers per side: where the other side's server finds it to replicate it; empty where
 *     servers do not replicate each other
 * @param control the front door's control port
 * @param checkpoint the durable file of finished steps and notes
 * @param feed the append-only file for what the migrator mirrors
 * @param sabotage the sabotage in force; empty: none
 */
public record MigratorOrder(
    String strategy,
    Plan plan,
    Map<Side, Reach> sides,
    Map<Side, Address> publishers,
    URI control,
    String token,
    Path checkpoint,
    Path feed,
    String sabotage) {

  /**
   * How the migrator reaches one database.
   *
   * @param role the application's role there
   */
  public record Reach(Address address, Login admin, Login feed, String role) {}
}
