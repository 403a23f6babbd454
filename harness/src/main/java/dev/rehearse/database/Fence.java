package dev.rehearse.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Decides on the server itself whether a role may write, under the epoch of whoever decides.
 * Thread-safe; the connections passed in are the caller's, who uses each in one thread.
 *
 * <p>Each method is one step on one side, serialised there by a lock of the server's, and may be
 * repeated when its outcome is unknown. An epoch that has been barred can change nothing any more,
 * so what wakes up late is refused. Writing is a matter of grants: statements prepared long ago are
 * refused too, reads go on. A transaction that was under way keeps what it had, so a drain must see
 * it end ({@link Drained}).
 *
 * <p>The connection's role must own the tables, or be superuser.
 *
 * @param role whose writes are meant
 * @param limit how long a method tries
 */
public record Fence(String role, Duration limit) {
  /** Where it remembers; no table of an application lies there. */
  public static final String SCHEMA = "rehearse_fence";

  /** A fence for the role of the application, trying for 5 s. */
  public static Fence forRole(String role) {
    return new Fence(role, Duration.ofSeconds(5));
  }

  /** How a method that carries an epoch ended. */
  public enum Answer {
    DONE,
    /** The epoch had been barred; nothing was changed. */
    REFUSED
  }

  /** Whether the role may write. */
  public enum Gate {
    OPEN,
    SHUT
  }

  /**
   * What a side remembers.
   *
   * @param gate whether the role may write
   * @param epoch under which that was decided last
   * @param before what the gate was before that epoch
   * @param barred no epoch up to this one may change anything any more
   */
  public record State(Gate gate, long epoch, Gate before, long barred) {}

  /**
   * Prepares a side, and sets its gate; where that has been done already, only reads are granted
   * again, for tables that have come since.
   *
   * @throws IllegalStateException if the role could write past any fence
   */
  public State install(Connection connection, Gate initially) throws SQLException {
    return keeper(connection).install(connection, initially);
  }

  /** Forbids the role to write on this side. */
  public Answer raise(Connection connection, long epoch) throws SQLException {
    return keeper(connection).decide(connection, epoch, Gate.SHUT);
  }

  /** Allows the role to write on this side, because it becomes the truth. */
  public Answer admit(Connection connection, long epoch) throws SQLException {
    return keeper(connection).decide(connection, epoch, Gate.OPEN);
  }

  /** Strikes an epoch out: from now on neither it nor an earlier one changes anything here. */
  public State bar(Connection connection, long epoch) throws SQLException {
    return keeper(connection).bar(connection, epoch);
  }

  /**
   * Strikes an epoch out and undoes what it decided here, if it decided anything: a fence that it
   * raised comes down, a side that it admitted is shut again. What another epoch decided stays.
   */
  public State lift(Connection connection, long epoch) throws SQLException {
    return keeper(connection).lift(connection, epoch);
  }

  /** What this side remembers, without waiting for a decision that is under way. */
  public State state(Connection connection) throws SQLException {
    return keeper(connection).state(connection);
  }

  /** Forgets everything on this side; who may write stays as it is. */
  public void remove(Connection connection) throws SQLException {
    keeper(connection).remove(connection);
  }

  private FenceKeeper keeper(Connection connection) throws SQLException {
    return Dialect.of(connection) instanceof MySql
        ? new MySqlFence(this)
        : new PostgreSqlFence(this);
  }
}
