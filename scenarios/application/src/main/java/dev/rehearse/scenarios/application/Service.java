package dev.rehearse.scenarios.application;

import dev.rehearse.application.Operations;
import dev.rehearse.history.Operation.Access;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries an application's operations out. Thread-safe; blocks on the database. */
final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final Map<String, Program> programs = new HashMap<>();
  private final Reads reads;
  private final Writes writes;
  private final UndoneWrites undone;

  Service(Operations operations, Reads reads, Writes writes, UndoneWrites undone) {
    operations.byName().forEach((name, spec) -> programs.put(name, new Program(spec)));
    this.reads = reads;
    this.writes = writes;
    this.undone = undone;
  }

  CallHandler.Answered carryOut(Call call) {
    Program program = programs.get(call.name());
    if (program == null) {
      return refused("there is no operation " + call.name()).answered(call, "");
    }
    if (System.nanoTime() - call.until() >= 0) {
      return refused("its deadline passed before it began").answered(call, "");
    }
    boolean read = program.access() == Access.READ;
    Ended ended = read ? reads.run(program, call) : written(program, call);
    return ended.answered(call, read ? "read" : "write");
  }

  private Ended written(Program program, Call call) {
    return call.smoke() ? undone.run(program, call) : writes.run(program, call);
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
