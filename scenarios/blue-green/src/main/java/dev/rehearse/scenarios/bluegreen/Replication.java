package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.strategy.StepContext.Publisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * How an engine carries every change of a server's tables to another server by itself. Each method
 * but {@link #copy} may be repeated; connections are the administrator's. Stateless.
 */
interface Replication {
  /** Why a schema cannot be replicated, each reason naming its table. */
  List<String> refusals(Catalog catalog);

  /**
   * Lets the feed's role fetch the changes of all these tables, and of these of their columns
   * alone: a server may have more than the other can hold.
   *
   * @param role the feed's
   */
  void publish(Connection source, List<Catalog.Table> tables, String role) throws SQLException;

  /** Whether a server takes changes, or has been prepared to. */
  boolean begun(Connection target) throws SQLException;

  /** Copies every row to a server with empty tables, and carries every change since. */
  void copy(Connection source, Connection target, Publisher publisher) throws SQLException;

  /** How far the copy is. */
  Copied copied(Connection target) throws SQLException;

  /**
   * How far a copy is.
   *
   * @param rows that are there, by the server's own count
   * @param whole whether every table is there, and only changes are carried from now on
   */
  record Copied(long rows, boolean whole) {}

  /** Makes the statistics that a server lacks which was filled all at once. */
  void analyse(Connection target) throws SQLException;

  /**
   * Prepares to carry changes from a moment to come, and carries none yet.
   *
   * @param source the server whose changes are meant; rows flow to it still
   */
  void prepare(Connection source, Connection target, Publisher publisher) throws SQLException;

  /** Changes from now on are kept for whoever was prepared, and earlier ones are not. */
  void keepFromNow(Connection source) throws SQLException;

  /** Carries what was kept, and goes on. */
  void go(Connection target) throws SQLException;

  /** Takes no more changes over; they are kept. */
  void halt(Connection target) throws SQLException;

  /** Where a server's changes end now. */
  String position(Connection source) throws SQLException;

  /** Whether the other server has, durably, every change up to a position. */
  boolean reached(Connection source, String position) throws SQLException;

  /** Takes away what {@link #copy} or {@link #prepare} made on the server that takes changes. */
  void unsubscribe(Connection target) throws SQLException;

  /** Takes away what is kept for the other server, and the role's rights. */
  void unpublish(Connection source, String role) throws SQLException;
}
