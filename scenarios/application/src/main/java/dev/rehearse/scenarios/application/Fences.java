package dev.rehearse.scenarios.application;

import dev.rehearse.history.Side;
import java.sql.SQLException;

/**
 * What the front door does at the databases. Thread-safe; each call is bounded in time, may be
 * repeated, and throws if the server did not confirm it.
 */
interface Fences {

  /** Lets the application's role write at the side that has become the truth. */
  void admit(Side side, long epoch) throws SQLException;

  /**
   * Bars the epoch at the side, so that a migrator that wakes late can fence nothing with it, and
   * lifts the fence that may stand there.
   */
  void reopen(Side side, long epoch) throws SQLException;

  /** Takes back {@link #admit}: the epoch no longer lets the application's role write there. */
  void bar(Side side, long epoch) throws SQLException;
}
