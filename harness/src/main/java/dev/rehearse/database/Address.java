package dev.rehearse.database;

/**
 * Where a database answers: a server itself, or a link to it. Immutable.
 *
 * @param host always a loopback address in an embedded environment
 */
public record Address(String host, int port, String database) {}
