package dev.rehearse.scenarios.application;

import dev.rehearse.application.Operations;
import dev.rehearse.history.Operation.Access;
import dev.rehearse.history.Side;
import dev.rehearse.scenarios.application.CallHandler.Answered;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries an application's operations out. Thread-safe; its workers block on the databases. */
final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  /** How calls are carried out. */
  record Ways(Workers workers, Reads reads, Writes writes, UndoneWrites undone) {}

  private final Map<String, Program> programs = new HashMap<>();
  private final Ways ways;
  private final Optional<Patience> patience;

  /**
   * A service.
   *
   * @param patience for what waits where reads go first; empty: they never do
   */
  Service(Operations operations, Ways ways, Optional<Patience> patience) {
    operations.byName().forEach((name, spec) -> programs.put(name, new Program(spec)));
    this.ways = ways;
    this.patience = patience;
  }

  CompletableFuture<Answered> carryOut(Call call) {
    Program program = programs.get(call.name());
    if (program == null) {
      return CompletableFuture.completedFuture(
          refused("there is no operation " + call.name()).answered(call, ""));
    }
    boolean read = program.access() == Access.READ;
    Side side = read ? call.stamp().reads() : call.stamp().truth();
    CompletableFuture<Ended> ended =
        ways.workers()
            .on(side, () -> inTime(program, call, read ? ways.reads()::run : this::write));
    if (!call.stamp().readsFirst()) {
      return ended.thenApply(each -> each.answered(call, read ? "read" : "write"));
    }
    Patience waiting =
        patience.orElseThrow(() -> new IllegalStateException("reads go first without a mirror"));
    return read ? waiting.read(ended, call) : waiting.written(ended, call);
  }

  private interface Way {
    Ended run(Program program, Call call);
  }

  private static Ended inTime(Program program, Call call, Way way) {
    return System.nanoTime() - call.until() >= 0
        ? refused("its deadline passed before it began")
        : way.run(program, call);
  }

  private Ended write(Program program, Call call) {
    return call.smoke() ? ways.undone().run(program, call) : ways.writes().run(program, call);
  }

  private static Ended refused(String why) {
    return Ended.failed(new IllegalStateException(why));
  }

  static DataSource pool(Map<Side, ? extends DataSource> pools, Side side) throws SQLException {
    DataSource pool = pools.get(side);
    if (pool == null) {
      throw new SQLException("this instance was told of no database " + side.word());
    }
    return pool;
  }

  /** What goes wrong here concerns the pool, not the outcome that is already known. */
  static void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("a connection could not be given back: {}", e.toString());
    }
  }
}
