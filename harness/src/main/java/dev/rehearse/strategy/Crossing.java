package dev.rehearse.strategy;

import dev.rehearse.database.Drained;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one attempt to change sides needs, opened before the drain so that nothing in it waits for a
 * login. Used by one thread.
 */
public abstract class Crossing implements AutoCloseable {
  private final StepContext context;
  private final Side from;
  private final Ends ends;

  /** An attempt from a side, over connections that are its own from now on. */
  protected Crossing(StepContext context, Side from, Ends ends) {
    this.context = context;
    this.from = from;
    this.ends = ends;
  }

  /** The administrator's connections to both sides. */
  public record Ends(Connection from, Connection to) implements AutoCloseable {
    /** Opens them, with answers limited by the lease. */
    public static Ends open(StepContext context, Side from) throws SQLException {
      List<Connection> opened = new ArrayList<>();
      try {
        opened.add(limited(context, context.admin(from)));
        opened.add(limited(context, context.admin(from.other())));
        return new Ends(opened.get(0), opened.get(1));
      } catch (SQLException | RuntimeException e) {
        for (Connection each : opened) {
          each.abort(Runnable::run);
        }
        throw e;
      }
    }

    @Override
    public void close() throws SQLException {
      from.close();
      to.close();
    }
  }

  /** The same connection; an answer that takes longer than the lease is of no use any more. */
  protected static Connection limited(StepContext context, Connection connection)
      throws SQLException {
    connection.setNetworkTimeout(
        Runnable::run, Math.toIntExact(context.plan().strategy().lease().toMillis()));
    return connection;
  }

  /**
   * Brings the other side so near that what is left can be carried inside a drain.
   *
   * @throws SQLException if it cannot be brought so near in that time
   */
  public abstract void approach(Duration limit) throws SQLException;

  /**
   * Waits until the other side has everything; nobody writes meanwhile.
   *
   * @param until when it is too late, in the clock's nanoseconds
   * @return what that took, as the migrator's log tells it
   * @throws SQLException or {@link dev.rehearse.lifecycle.Await.TooLong} if it is too late
   */
  public abstract String catchUp(long until) throws SQLException;

  /** Which sequences answer to which. */
  protected abstract Sequences sequences();

  /** What is left to do before the other side may be written to. */
  public void promote() throws SQLException {
    // Most ways of carrying rows leave the other side as it is meant to be.
  }

  /** Lets the other side's sequences go on where this side's stand. */
  public final void carrySequences() throws SQLException {
    sequences().carry(ends.from(), ends.to());
  }

  /** Waits until neither server has a transaction from before now; ends what outlasts the limit. */
  public final void emptied(Duration limit) throws SQLException {
    List<String> roles = List.of(context.applicationRole(from), context.feedRole(from));
    Drained source = new Drained(ends.from(), roles);
    Drained target = new Drained(ends.to(), roles);
    String there = source.moment();
    String here = target.moment();
    emptied(source, there, limit);
    emptied(target, here, limit);
  }

  private void emptied(Drained side, String moment, Duration limit) throws SQLException {
    List<Drained.Open> left = side.await(moment, limit);
    if (!left.isEmpty()) {
      context.say("terminated in the drain: " + side.terminate(moment, limit));
    }
  }

  public final Fence.Answer fence(long epoch, Duration limit) throws SQLException {
    return new Fence(context.applicationRole(from), limit).raise(ends.from(), epoch);
  }

  protected final StepContext context() {
    return context;
  }

  protected final Side from() {
    return from;
  }

  protected final Ends ends() {
    return ends;
  }

  @Override
  public void close() throws SQLException {
    ends.close();
  }
}
