package dev.rehearse.scenarios.application;

import dev.rehearse.history.Side;
import java.sql.SQLException;

/**
 * What the front door does at the databases. Thread-safe; each call is bounded in time, may be
 * repeated, and throws if the server did not confirm it.
 */
interface Fences {

  /**
   * Lets the application's role write at the side that becomes the truth in this epoch, and bars
   * every earlier epoch there.
   */
  void admit(Side side, long epoch) throws SQLException;

  /** Takes {@link #admit} back: bars the epoch at the side and undoes what it decided there. */
  void takeBack(Side side, long epoch) throws SQLException;

  /**
   * Ends a drain at the truth's side: bars its epoch, so that a migrator that wakes late can fence
   * nothing with it, lifts the fence that it may have raised, and sees to it that the application's
   * role may write.
   */
  void reopen(Side side, long epoch) throws SQLException;
}
