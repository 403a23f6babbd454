package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Pairs of connections as the administrator, to old and to new, that work beside each other. Used
 * by one thread and by what it begins ahead; each piece of work has a lane to itself.
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
    // Each connection may be at work, and one thread more waits for those of a round ahead.
    threads = Executors.newFixedThreadPool(2 * count + 1);
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
          Connection fresh = context.admin(Side.NEW);
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

  /** The same of new. */
  Connection fresh() {
    return lanes.get(0).fresh();
  }

  Translations translations() throws SQLException {
    return Translations.between(lanes.get(0).old(), lanes.get(0).fresh());
  }

  /** Work that asks new for one answer. */
  interface Asking {
    void of(Connection fresh) throws SQLException;
  }

  /** Lets new take longer for an answer than it may otherwise. */
  void patiently(Duration limit, Asking asking) throws SQLException {
    Connection fresh = fresh();
    int usual = fresh.getNetworkTimeout();
    fresh.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
    asking.of(fresh);
    fresh.setNetworkTimeout(Runnable::run, usual);
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
        failures.add(cause(e));
      }
    }
    if (failures.isEmpty()) {
      return results;
    }
    failures.subList(1, failures.size()).forEach(failures.get(0)::addSuppressed);
    throw failures.get(0);
  }

  private static Exception cause(ExecutionException e) {
    return e.getCause() instanceof Exception cause ? cause : e;
  }

  /** What is being fetched for later. */
  interface Ahead<R> {
    /** Waits for it. */
    R got() throws Exception;
  }

  /** Begins what is wanted later; it may use the connections to old, and nobody else may then. */
  <R> Ahead<R> ahead(Callable<R> work) {
    Future<R> under = threads.submit(work);
    return () -> {
      try {
        return under.get();
      } catch (ExecutionException e) {
        throw cause(e);
      }
    };
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
