package dev.rehearse.strategy;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.database.Address;
import dev.rehearse.database.Login;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What a step may use. Not thread-safe except where a method says so. */
public interface StepContext {

  Plan plan();

  ApplicationFolder application();

  /** A connection of the administrator's role through the migrator's link; the caller closes it. */
  Connection admin(Side side) throws SQLException;

  /** A connection of the feed's role through the migrator's link; the caller closes it. */
  Connection feed(Side side) throws SQLException;

  /** The name of the application's role on a side. */
  String applicationRole(Side side);

  /** The name of the feed's role on a side. */
  String feedRole(Side side);

  /**
   * Where the other side's server finds this side to replicate it, through a link of their own, and
   * as whom: the feed's role.
   *
   * @throws IllegalStateException if the rehearsal has no such links
   */
  Publisher publisher(Side side);

  /** A server as another server reaches it. */
  record Publisher(Address address, Login login) {}

  FrontDoorClient frontDoor();

  /** The step's own durable note, as it stood at the last {@link #checkpoint}. */
  Optional<String> checkpoint();

  /** Replaces the step's durable note; returns when it would survive a crash. */
  void checkpoint(String note);

  /** Why the migration shall go back by itself, if it shall. */
  Optional<String> alarm();

  /** Lets the migration go back by itself; returns when that would survive a crash. */
  void raise(String why);

  /**
   * A pause point: returns at once unless the conductor holds it, for a fault or a sabotage, and
   * then when it lets go.
   */
  void at(String pausePoint);

  /** Tells the conductor how far the step is. Thread-safe. */
  void progress(long rowsCopied, long rowsToCopy, long discrepanciesOpen, long resolved);

  /** Tells the conductor that something had a bound, in nanoseconds. Thread-safe. */
  void bounded(String what, long limit, long took, boolean exceeded);

  /** The append-only file for what the migrator itself mirrors. */
  Path feedFile();

  /** The sabotage in force. */
  Optional<String> sabotage();

  /** A word for the migrator's log and the live line. Thread-safe. */
  void say(String sentence);
}
