package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.StepContext.Publisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * How every change of one server's tables, the source's, reaches another server, the target. Each
 * method may be repeated; connections are the administrator's. Keeps at most what runs beside the
 * steps.
 */
interface Replication {
  /**
   * Why tables cannot be replicated, each reason naming its table.
   *
   * @param there what the source holds
   * @param here what the target holds
   */
  List<String> refusals(Catalog there, Catalog here);

  /**
   * Lets the feed's role fetch the changes of all these tables, and of these of their columns
   * alone: a server may have more than the other can hold.
   *
   * @param role the feed's
   */
  void publish(Connection source, List<Catalog.Table> tables, String role) throws SQLException;

  /** Prepares to carry changes from a moment to come, and carries none yet. */
  void prepare(Connection source, Connection target, Publisher publisher) throws SQLException;

  /** Changes from now on are kept for whoever was prepared, and earlier ones are not. */
  void keepFromNow(Connection source, Connection target) throws SQLException;

  /** Carries what was kept from that side to the other, and goes on. */
  void go(StepContext context, Side source) throws SQLException;

  /** The same for a process that resumes: what a server does by itself has not stopped. */
  default void resume(StepContext context, Side source) throws SQLException {}

  /** Takes no more changes over; they are kept. */
  void halt(Connection target) throws SQLException;

  /** Where a server's changes end now. */
  String position(Connection source) throws SQLException;

  /** Whether the other server has, durably, every change up to a position. */
  boolean reached(Connection source, Connection target, String position) throws SQLException;

  /** Takes away what was made on the server that takes changes. */
  void unsubscribe(Connection target) throws SQLException;

  /** Takes away what is kept for the other server, and the role's rights. */
  void unpublish(Connection source, String role) throws SQLException;
}
