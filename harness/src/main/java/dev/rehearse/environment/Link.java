package dev.rehearse.environment;

import dev.rehearse.database.Address;
import dev.rehearse.history.Side;

/**
 * A way from one process to one database, through a proxy of its own, where faults can act; or
 * {@code old->new}, by which new's server fetches old's changes from old's server, and its
 * opposite. Immutable.
 *
 * @param name {@code from->side}, e.g. {@code application-1->old}
 * @param from {@code application-1}, {@code migrator}, {@code front-door}; a side where it
 *     replicates
 * @param address where the process connects to
 */
public record Link(String name, String from, Side to, Address address) {

  /** The name of the link from a process to a side. */
  public static String name(String from, Side to) {
    return from + "->" + to.word();
  }
}
