package dev.rehearse.application;

import dev.rehearse.database.Address;
import dev.rehearse.database.Login;
import dev.rehearse.history.Side;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the front door's process is told, in a file of mode 0600. Immutable.
 *
 * @param instances the instances in their order
 * @param sides per side: its own link and the admin's login, for lifting fences and admitting
 * @param record the file that holds the {@link FrontDoorRecord} durably
 * @param changes the append-only file of {@link dev.rehearse.history.Event.EpochChanged}
 * @param token the secret that its control port asks for
 * @param deadline the deadline of a request, after which an unanswered one is given up with 504
 * @param sabotage the sabotage in force; empty: none
 */
public record FrontDoorOrder(
    List<Instance> instances,
    Map<Side, Reach> sides,
    Path record,
    Path changes,
    String token,
    Duration deadline,
    String sabotage) {

  public FrontDoorOrder {
    instances = List.copyOf(instances);
  }

  /**
   * An instance behind the door.
   *
   * @param at where it answers
   * @param sides it gets the requests that come while one of these is the truth
   */
  public record Instance(String name, URI at, Set<Side> sides) {
    public Instance {
      sides = Set.copyOf(sides);
    }
  }

  /**
   * How the front door reaches one database.
   *
   * @param role the application's role there, which is admitted or fenced
   */
  public record Reach(Address address, Login admin, String role) {}

  @Override
  public String toString() {
    return "FrontDoorOrder[instances=" + instances + ", record=" + record + ", token=****]";
  }
}
