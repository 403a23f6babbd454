package dev.rehearse.database;

/**
 * Where a database answers, and what it speaks: a server itself, or a link to it. Immutable.
 *
 * @param host always a loopback address in an embedded environment
 */
public record Address(Dialect dialect, String host, int port, String database) {

  /** The same database behind another port of this machine. */
  public Address behind(int other) {
    return new Address(dialect, host, other, database);
  }

  /** Another database of the same server. */
  public Address named(String other) {
    return new Address(dialect, host, port, other);
  }
}
