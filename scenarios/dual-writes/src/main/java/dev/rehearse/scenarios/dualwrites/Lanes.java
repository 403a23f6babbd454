package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Pairs of connections, old as the administrator and new as the feed, that work beside each other.
 * Used by one thread; each piece of work has a lane to itself.
 */
final class Lanes implements AutoCloseable {
  private final List<Lane> lanes = new ArrayList<>();
  private final ExecutorService threads;

  /** One of them. */
  record Lane(Connection old, Connection fresh) {}

  /** Work on one thing. */
  interface Work<T, R> {
    R on(Lane lane, T thing) throws Exception;
  }

  private Lanes(int count) {
    threads = Executors.newFixedThreadPool(count);
  }

  /**
   * Opens them.
   *
   * @param answerMillis how long new may take for one answer
   */
  static Lanes open(StepContext context, int count, int answerMillis) throws SQLException {
    Lanes opened = new Lanes(count);
    try {
      for (int i = 0; i < count; i++) {
        Connection old = context.admin(Side.OLD);
        try {
          Connection fresh = context.feed(Side.NEW);
          fresh.setNetworkTimeout(Runnable::run, answerMillis);
          opened.lanes.add(new Lane(old, fresh));
        } catch (SQLException e) {
          old.close();
          throw e;
        }
      }
      return opened;
    } catch (SQLException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  int count() {
    return lanes.size();
  }

  /** For what is asked between two rounds. */
  Connection old() {
    return lanes.get(0).old();
  }

  Translations translations() throws SQLException {
    return Translations.between(lanes.get(0).old(), lanes.get(0).fresh());
  }

  /** Works on each thing, at most as many as there are lanes; returns when all have ended. */
  <T, R> List<R> each(List<T> things, Work<T, R> work) throws Exception {
    List<Future<R>> under = new ArrayList<>();
    for (int i = 0; i < things.size(); i++) {
      Lane lane = lanes.get(i);
      T thing = things.get(i);
      under.add(threads.submit(() -> work.on(lane, thing)));
    }
    List<R> results = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    for (Future<R> each : under) {
      try {
        results.add(each.get());
      } catch (ExecutionException e) {
        failures.add(e.getCause() instanceof Exception cause ? cause : e);
      }
    }
    if (failures.isEmpty()) {
      return results;
    }
    failures.subList(1, failures.size()).forEach(failures.get(0)::addSuppressed);
    throw failures.get(0);
  }

  /** An answer that never comes must not hold the step; its connection is cut. */
  @Override
  public void close() throws SQLException {
    threads.shutdownNow();
    for (Lane lane : lanes) {
      lane.old().abort(Runnable::run);
      lane.fresh().abort(Runnable::run);
    }
  }
}
