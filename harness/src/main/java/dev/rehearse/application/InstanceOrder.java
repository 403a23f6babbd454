package dev.rehearse.application;

import dev.rehearse.database.Address;
import dev.rehearse.database.Login;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.nio.file.Path;
import java.util.Map;

/**
 * All that an application instance's process is told, in a file of mode 0600. Immutable.
 *
 * @param instance its number, from 1
 * @param sides per side that it reaches: how (through its own link), and as which roles
 * @param commits the append-only file for what it does on the truth
 * @param feed the append-only file for what it mirrors
 * @param mirror class name of the {@link Mirror} to mirror with; empty: none
 * @param strategy how it mirrors
 * @param sabotage the sabotage in force; empty: none
 */
public record InstanceOrder(
    int instance,
    Path applicationFolder,
    Map<String, Path> sources,
    String version,
    Map<Side, Reach> sides,
    Plan.Pool pool,
    Plan.Isolation isolation,
    int retries,
    Path commits,
    Path feed,
    String mirror,
    Plan.Strategy strategy,
    String sabotage) {

  /** How a process reaches one database: the link's address and its roles there. */
  public record Reach(Address address, Login application, Login feed) {}
}
