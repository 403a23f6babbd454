package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.strategy.StepContext.Publisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongConsumer;

/** How an engine fills an idle server, and from there on keeps it current. Stateless. */
interface InitialCopy extends Replication {
  /** Whether a server takes changes, or has been prepared to. */
  boolean begun(Connection target) throws SQLException;

  /**
   * Begins to copy every row to a server with empty tables, so that every change since can be
   * carried. The connections are of no use afterwards.
   *
   * @param copied is told how many rows are there, where they are there before this returns
   */
  void copy(Connection source, Connection target, Publisher publisher, LongConsumer copied)
      throws SQLException;

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
}
