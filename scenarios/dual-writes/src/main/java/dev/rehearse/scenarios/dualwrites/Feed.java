package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Carries intents from the truth to the other side, whole transactions at a time. Not thread-safe;
 * several feeds, in several processes, may work at once.
 *
 * <p>A batch is every open transaction up to a limit, in the order of its highest {@code seq}: no
 * transaction in it depends on one that is open and outside it. It is applied by one statement, so
 * in one transaction of the other side, which takes that side's lock itself: a feed that hangs
 * between its statements holds nothing. Only then are the intents deleted; whoever dies before that
 * leaves them to be applied again, which changes nothing.
 */
class Feed implements AutoCloseable {
  /** Keeps a batch near a few megabytes and an applier's turn near 100 ms. */
  static final int BATCH = 500;

  private static final String DONE =
      """
      WITH gone AS (DELETE FROM rehearse.intent WHERE seq = ANY (?)
        RETURNING seq, tbl, key, version, attempts, reason, first_failed)
      INSERT INTO rehearse.discrepancy
      SELECT seq, tbl, key, version, attempts, reason, first_failed, clock_timestamp()
      FROM gone WHERE attempts > 0
      """;

  private static final String FAILED =
      """
      UPDATE rehearse.intent SET attempts = attempts + 1, reason = left(?, 500),
        first_failed = coalesce(first_failed, clock_timestamp())
      WHERE seq = ANY (?)
      """;

  private static final String APPLY = "SELECT rehearse.apply(?, ?, ?, ?, ?)";

  /** How a side is reached as the feed's role. */
  @FunctionalInterface
  interface Reach {
    Connection open(Side side) throws SQLException;
  }

  /**
   * How a pump ended.
   *
   * @param applied intents that are on the other side now
   * @param waiting intents of the batch that could not be applied
   * @param reason why; empty if none waits
   */
  record Pumped(int applied, int waiting, String reason) {
    static final Pumped NOTHING = new Pumped(0, 0, "");
  }

  private final Reach reach;
  private final FeedFile file;
  private final Map<Side, Connection> connections = new EnumMap<>(Side.class);

  Feed(Reach reach, FeedFile file) {
    this.reach = reach;
    this.file = file;
  }

  /**
   * Carries one batch over.
   *
   * @throws SQLException if the truth cannot be asked; what the other side answers is no exception
   */
  Pumped pump(Side truth) throws SQLException {
    List<Intent> batch = onTruth(truth, connection -> OpenIntents.fetch(connection, BATCH));
    if (batch.isEmpty()) {
      return Pumped.NOTHING;
    }
    try {
      apply(other(truth), batch);
    } catch (SQLException e) {
      return refuses(e) && transactions(batch).size() > 1
          ? singly(truth, batch)
          : failed(truth, batch, e);
    }
    done(truth, batch);
    return new Pumped(batch.size(), 0, "");
  }

  /** Opens what pumping needs, so that a pump inside a drain waits for no login. */
  void warm() throws SQLException {
    for (Side side : Side.values()) {
      try (Statement statement = connection(side).createStatement()) {
        statement.execute("SELECT count(*) FROM rehearse.intent");
      }
    }
  }

  /** The refused wait for what comes later; all others reach the other side. */
  private Pumped singly(Side truth, List<Intent> batch) throws SQLException {
    int applied = 0;
    int waiting = 0;
    String reason = "";
    for (List<Intent> transaction : transactions(batch)) {
      try {
        apply(other(truth), transaction);
        done(truth, transaction);
        applied += transaction.size();
      } catch (SQLException e) {
        reason = failed(truth, transaction, e).reason();
        waiting += transaction.size();
        if (!refuses(e)) {
          break;
        }
      }
    }
    return new Pumped(applied, waiting, reason);
  }

  private static List<List<Intent>> transactions(List<Intent> batch) {
    Map<Long, List<Intent>> byXid = new LinkedHashMap<>();
    batch.forEach(each -> byXid.computeIfAbsent(each.xid(), xid -> new ArrayList<>()).add(each));
    return List.copyOf(byXid.values());
  }

  /** Whether the rows themselves are at fault, rather than the way to the server. */
  private static boolean refuses(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("23") || state.startsWith("22") || state.startsWith("P0");
  }

  /** Applies intents in one transaction of the other side. */
  void apply(Connection other, List<Intent> batch) throws SQLException {
    try (PreparedStatement call = other.prepareStatement(APPLY)) {
      call(other, call, batch);
    }
  }

  static void call(Connection other, PreparedStatement call, List<Intent> batch)
      throws SQLException {
    call.setArray(1, other.createArrayOf("int4", column(batch, Intent::table)));
    call.setArray(2, other.createArrayOf("text", column(batch, Intent::key)));
    call.setArray(3, other.createArrayOf("int8", column(batch, Intent::version)));
    call.setArray(4, other.createArrayOf("bool", column(batch, Intent::deleted)));
    call.setArray(5, other.createArrayOf("text", column(batch, Intent::image)));
    call.execute();
  }

  /** A column of intents. */
  interface Part {
    @org.jspecify.annotations.Nullable
    Object of(Intent intent);
  }

  static Object[] column(List<Intent> batch, Part part) {
    return batch.stream().map(part::of).toArray();
  }

  void done(Side truth, List<Intent> batch) throws SQLException {
    onTruth(
        truth,
        connection -> {
          try (PreparedStatement delete = connection.prepareStatement(DONE)) {
            delete.setArray(1, seqs(connection, batch));
            return delete.executeUpdate();
          }
        });
    long resolved = batch.stream().filter(each -> each.attempts() > 0).count();
    if (resolved > 0) {
      file.line("resolved", "truth", truth.word(), "intents", resolved);
    }
  }

  /** Leaves a batch open and says why: a discrepancy until a later attempt resolves it. */
  Pumped failed(Side truth, List<Intent> batch, SQLException e) throws SQLException {
    String reason = e.getSQLState() + " " + e.getMessage();
    file.line(
        "opened",
        "truth",
        truth.word(),
        "from",
        batch.get(0).seq(),
        "intents",
        batch.size(),
        "reason",
        reason);
    if (!refuses(e)) {
      drop(truth.other());
    }
    onTruth(
        truth,
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(FAILED)) {
            update.setString(1, reason);
            update.setArray(2, seqs(connection, batch));
            return update.executeUpdate();
          }
        });
    return new Pumped(0, batch.size(), reason);
  }

  private static java.sql.Array seqs(Connection connection, List<Intent> batch)
      throws SQLException {
    return connection.createArrayOf("int8", column(batch, Intent::seq));
  }

  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private <T> T onTruth(Side truth, Work<T> work) throws SQLException {
    try {
      return work.in(connection(truth));
    } catch (SQLException e) {
      drop(truth);
      throw e;
    }
  }

  private Connection other(Side truth) throws SQLException {
    return connection(truth.other());
  }

  /** The connection to a side, opened where it is not open. */
  Connection connection(Side side) throws SQLException {
    Connection known = connections.get(side);
    if (known == null || known.isClosed()) {
      known = reach.open(side);
      connections.put(side, known);
    }
    return known;
  }

  private void drop(Side side) throws SQLException {
    Connection lost = connections.remove(side);
    if (lost != null) {
      // Not close: its farewell could wait for a link that swallows everything.
      lost.abort(Runnable::run);
    }
  }

  @Override
  public void close() {
    Arrays.stream(Side.values())
        .map(connections::remove)
        .filter(Objects::nonNull)
        .forEach(
            connection -> {
              try {
                connection.abort(Runnable::run);
              } catch (SQLException e) {
                file.line("not closed", "reason", String.valueOf(e.getMessage()));
              }
            });
  }
}
