package dev.rehearse.scenarios.application;

import dev.rehearse.application.Answer;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.Mirror;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.SqlOutcome;
import dev.rehearse.database.SqlOutcome.Progress;
import dev.rehearse.history.Commit;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs writes on the truth, each in one transaction, and notes in the instance's file what it began
 * and what was committed. Thread-safe.
 *
 * <p>The outcome it tells is what can be proved: before COMMIT was sent nothing can have been
 * applied; an error that the server answers to COMMIT is a rollback; any other end of a COMMIT
 * leaves it unknown.
 */
final class Writes {

  private static final Logger LOG = LoggerFactory.getLogger(Writes.class);

  /** How often an end in doubt is run again where a mirror (of a sabotage) asks for it. */
  private static final int TRIES_IN_DOUBT = 3;

  private final Map<Side, ? extends DataSource> pools;
  private final CommitFile file;
  private final Optional<Mirror> mirror;
  private final Hesitation hesitation;
  private final int retries;

  Writes(
      Map<Side, ? extends DataSource> pools,
      CommitFile file,
      Optional<Mirror> mirror,
      Hesitation hesitation,
      int retries) {
    this.pools = pools;
    this.file = file;
    this.mirror = mirror;
    this.hesitation = hesitation;
    this.retries = retries;
  }

  Ended run(Program program, Call call) {
    Ended ended = attempt(program, call, call.attempt());
    for (int i = 1; i < TRIES_IN_DOUBT && ended.is(Wire.UNKNOWN) && retriesInDoubt(); i++) {
      // Numbers of its own, so that two commits of one operation show as two.
      ended = attempt(program, call, call.attempt() + i);
    }
    return ended;
  }

  private boolean retriesInDoubt() {
    return mirror.map(Mirror::retriesInDoubt).orElse(false);
  }

  private Ended attempt(Program program, Call call, long attempt) {
    FrontDoorRecord stamp = call.stamp();
    Optional<Mirror> mirroring =
        stamp.mode() == FrontDoorRecord.Mode.MIRRORED ? mirror : Optional.empty();
    boolean committed = false;
    try {
      try {
        mirroring.ifPresent(it -> it.beforeBegin(call.operation(), stamp));
      } catch (RuntimeException e) {
        LOG.error("the mirror failed before the beginning of {}", call.operation(), e);
        return Ended.failed(e);
      }
      Ended ended = onConnection(new Work(program, call, mirroring), attempt);
      committed = ended.is(Wire.OK);
      return ended;
    } finally {
      if (mirroring.isPresent()) {
        tell(mirroring.get(), call, committed);
      }
    }
  }

  /** What a mirror throws now cannot change how the write ended. */
  private static void tell(Mirror mirror, Call call, boolean committed) {
    try {
      if (committed) {
        mirror.committed(call.operation(), call.stamp());
      } else {
        mirror.notCommitted(call.operation(), call.stamp());
      }
    } catch (RuntimeException e) {
      LOG.error("the mirror failed after the end of {}", call.operation(), e);
    }
  }

  private record Work(Program program, Call call, Optional<Mirror> mirroring) {}

  private Ended onConnection(Work work, long attempt) {
    Side truth = work.call().stamp().truth();
    Connection connection;
    try {
      connection = Service.pool(pools, truth).getConnection();
    } catch (SQLException e) {
      return Ended.failed(e);
    }
    try {
      connection.setAutoCommit(false);
      Commit begun = file.begun(work.call(), attempt);
      Ended ended = transaction(work, connection);
      for (int i = 0; i < retries && ended.again(); i++) {
        ended = transaction(work, connection);
      }
      if (ended.is(Wire.OK)) {
        file.committed(begun);
      }
      return ended;
    } catch (SQLException e) {
      return Ended.failed(e);
    } finally {
      Service.giveBack(connection);
    }
  }

  private Ended transaction(Work work, Connection connection) {
    List<Answer.Result> results;
    try {
      results = work.program().run(connection, work.call().parameters());
      if (work.mirroring().isPresent()) {
        Call call = work.call();
        work.mirroring().get().beforeCommit(call.operation(), call.stamp(), connection);
      }
    } catch (Program.NoRow e) {
      return undone(connection, Ended.rejected(e.rejection()));
    } catch (SQLException e) {
      return undone(connection, refused(work.program().rejections(), e));
    } catch (RuntimeException e) {
      LOG.error("the mirror failed before the commit of {}", work.call().operation(), e);
      return undone(connection, Ended.failed(e));
    }
    hesitation.beforeCommit();
    try {
      connection.commit();
      return Ended.ok(results);
    } catch (SQLException e) {
      return SqlOutcome.of(e, Progress.COMMIT_SENT) == SqlOutcome.SURELY_NOT_APPLIED
          ? undone(connection, refused(work.program().rejections(), e))
          : Ended.unknown(e);
    }
  }

  private static Ended refused(Set<String> declared, SQLException e) {
    Optional<String> constraint = Dialect.constraintOf(e).filter(declared::contains);
    if (constraint.isPresent()) {
      return Ended.rejected(constraint.get());
    }
    return Dialect.gaveUp(e) ? Ended.givenUpByTheEngine(e) : Ended.failed(e);
  }

  /** Without COMMIT nothing is applied, but only a confirmed rollback allows another try. */
  private static Ended undone(Connection connection, Ended ended) {
    try {
      connection.rollback();
      return ended;
    } catch (SQLException e) {
      LOG.warn("a rollback was not confirmed, its connection is given up: {}", e.toString());
      return ended.withoutAnother();
    }
  }
}
