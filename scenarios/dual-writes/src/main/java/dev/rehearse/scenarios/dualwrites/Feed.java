package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.sql.Connection;
import java.sql.SQLException;
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
   * @param reached how far the other side is
   */
  record Pumped(int applied, int waiting, String reason, Reached reached) {
    static final Pumped NOTHING = new Pumped(0, 0, "", Reached.ALL);

    /** How far the other side is. */
    enum Reached {
      /** It has everything that the truth had shown when the pump began. */
      ALL,
      SOME
    }
  }

  /**
   * Open intents as one snapshot of the truth shows them.
   *
   * @param batch whole transactions, in the order in which they go
   * @param reached whether it is all of them
   */
  record Fetched(List<Intent> batch, Pumped.Reached reached) {}

  private final Reach reach;
  private final FeedFile file;
  private final Plan.Strategy manner;
  private final Map<Side, Connection> connections = new EnumMap<>(Side.class);
  private final Map<Side, Translations> translations = new EnumMap<>(Side.class);

  /**
   * A feed.
   *
   * @param manner whether it reads back what it has carried, and whether a refused transaction
   *     holds up those behind it
   */
  Feed(Reach reach, FeedFile file, Plan.Strategy manner) {
    this.reach = reach;
    this.file = file;
    this.manner = manner;
  }

  /**
   * Carries one batch over.
   *
   * @throws SQLException if the truth cannot be asked; what the other side answers is no exception
   */
  Pumped pump(Side truth) throws SQLException {
    Fetched fetched = fetch(truth);
    List<Intent> batch = fetched.batch();
    if (batch.isEmpty()) {
      return Pumped.NOTHING;
    }
    try {
      carry(truth, batch);
    } catch (SQLException e) {
      return refuses(e) && transactions(batch).size() > 1
          ? singly(truth, batch)
          : failed(truth, batch, e);
    }
    done(truth, batch);
    return new Pumped(batch.size(), 0, "", fetched.reached());
  }

  Fetched fetch(Side truth) throws SQLException {
    return onTruth(truth, connection -> Ledger.of(connection).fetch(connection, BATCH));
  }

  private void carry(Side truth, List<Intent> batch) throws SQLException {
    Connection other = other(truth);
    apply(other, translated(truth, batch));
    if (manner.validateWrites()) {
      long begun = System.nanoTime();
      int rows = Validation.of(other, translations(truth), batch);
      file.line("validated", "rows", rows, "nanos", System.nanoTime() - begun);
    }
  }

  /** Intents in the other side's texts. */
  List<Intent> translated(Side truth, List<Intent> batch) throws SQLException {
    return translations(truth).intents(batch);
  }

  private Translations translations(Side truth) throws SQLException {
    Translations known = translations.get(truth);
    if (known == null) {
      known = Translations.between(connection(truth), connection(truth.other()));
      translations.put(truth, known);
    }
    return known;
  }

  /** Opens what pumping needs, so that a pump inside a drain waits for no login. */
  void warm() throws SQLException {
    for (Side side : Side.values()) {
      Connection connection = connection(side);
      Ledger.of(connection).standing(connection);
      translated(side, List.of());
    }
  }

  /**
   * The refused wait for what comes later; all others reach the other side. Not where it is read
   * before it is the truth: nothing may show there without what it was built on, so all behind the
   * refused wait with it.
   */
  private Pumped singly(Side truth, List<Intent> batch) throws SQLException {
    int applied = 0;
    int waiting = 0;
    String reason = "";
    for (List<Intent> transaction : transactions(batch)) {
      try {
        carry(truth, transaction);
        done(truth, transaction);
        applied += transaction.size();
      } catch (SQLException e) {
        reason = failed(truth, transaction, e).reason();
        waiting += transaction.size();
        if (!refuses(e) || manner.readsFirst()) {
          break;
        }
      }
    }
    return new Pumped(applied, waiting, reason, Pumped.Reached.SOME);
  }

  private static List<List<Intent>> transactions(List<Intent> batch) {
    Map<String, List<Intent>> transactions = new LinkedHashMap<>();
    batch.forEach(
        each ->
            transactions.computeIfAbsent(each.transaction(), id -> new ArrayList<>()).add(each));
    return List.copyOf(transactions.values());
  }

  /** Whether the rows themselves are at fault, rather than the way to the server. */
  private static boolean refuses(SQLException e) {
    return Ledger.all().stream().anyMatch(each -> each.refuses(e));
  }

  /** Applies intents in one transaction of the other side. */
  void apply(Connection other, List<Intent> batch) throws SQLException {
    Ledger.of(other).apply(other, batch);
  }

  void done(Side truth, List<Intent> batch) throws SQLException {
    onTruth(
        truth,
        connection -> {
          Ledger.of(connection).done(connection, batch);
          return batch;
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
          Ledger.of(connection).failed(connection, batch, reason);
          return batch;
        });
    return new Pumped(0, batch.size(), reason, Pumped.Reached.SOME);
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
