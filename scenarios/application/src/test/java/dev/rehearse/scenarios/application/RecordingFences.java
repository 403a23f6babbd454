package dev.rehearse.scenarios.application;

import dev.rehearse.history.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Fences that note what was asked of them, and can be out of reach. */
final class RecordingFences implements Fences {

  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile boolean reachable = true;

  @Override
  public void admit(Side side, long epoch) throws SQLException {
    call("admit", side, epoch);
  }

  @Override
  public void reopen(Side side, long epoch) throws SQLException {
    call("reopen", side, epoch);
  }

  @Override
  public void takeBack(Side side, long epoch) throws SQLException {
    call("take-back", side, epoch);
  }

  private void call(String what, Side side, long epoch) throws SQLException {
    calls.add(what + " " + side.word() + " " + epoch);
    if (!reachable) {
      throw new SQLException("out of reach", "08001");
    }
  }
}
