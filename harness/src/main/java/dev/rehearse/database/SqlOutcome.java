package dev.rehearse.database;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an exception says of a transaction's effect.
 *
 * <p>The argument. As long as no COMMIT was sent, nothing can have been committed: a server rolls
 * back what its client abandons. (A statement outside a transaction carries its own COMMIT.) Once a
 * COMMIT was sent, only an answer to it can tell: PostgreSQL reports an error to a COMMIT when it
 * aborted instead, because from the moment its commit record is written it raises none that does
 * not end the session. So an error whose cause lies in the transaction itself (its data, its
 * constraints, deferred triggers, serialisation, deadlock) says that nothing was applied. An error
 * about the connection, the server or its resources, or one that this class does not know, may have
 * come after the commit record: it says nothing.
 */
public enum SqlOutcome {
  /** Nothing of the transaction was or will be applied. */
  SURELY_NOT_APPLIED,
  /** All of it may have been applied, or nothing. */
  UNKNOWN;

  /** How far a transaction had come. */
  public enum Progress {
    /** Its COMMIT had not been sent, and it was not in autocommit mode. */
    COMMIT_NOT_SENT,
    /** Its COMMIT had been sent, or its statement was in autocommit mode. */
    COMMIT_SENT
  }

  /** 22 data, 23 constraints, 42 access, 44 check option, P0 raised by a trigger or function. */
  private static final Set<String> OF_THE_TRANSACTION = Set.of("22", "23", "42", "44", "P0");

  /**
   * 40001 serialisation, 40P01 deadlock, 40000 and 40002 rolled back, 25P02 COMMIT of a transaction
   * that had failed before. Not 40003, whose meaning is that nobody knows.
   */
  private static final Set<String> ROLLED_BACK =
      Set.of("40000", "40001", "40002", "40P01", "25P02");

  /** What an exception says of its transaction. */
  public static SqlOutcome of(SQLException failure, Progress progress) {
    return ofState(failure.getSQLState(), progress);
  }

  /**
   * What an SQLState says of its transaction.
   *
   * @param state may be absent or malformed, as drivers leave it so at times
   */
  public static SqlOutcome ofState(@Nullable String state, Progress progress) {
    if (progress == Progress.COMMIT_NOT_SENT) {
      return SURELY_NOT_APPLIED;
    }
    if (state == null || state.length() != 5) {
      return UNKNOWN;
    }
    return ROLLED_BACK.contains(state) || OF_THE_TRANSACTION.contains(state.substring(0, 2))
        ? SURELY_NOT_APPLIED
        : UNKNOWN;
  }
}
