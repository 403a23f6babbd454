package dev.rehearse.database;

import java.sql.SQLException;
import java.util.Set;

/**
 * Whether what stopped a statement may pass: a lock that was not had in time, a server that is not
 * there now, a transaction given up for another's sake. Stateless.
 *
 * <p>Errors carry no engine, and the engines' codes do not overlap.
 */
public final class Passing {
  /**
   * PostgreSQL: a lock not available, an object in use, a deadlock, a serialisation failure, a
   * query cancelled.
   */
  private static final Set<String> STATES = Set.of("55P03", "55006", "40P01", "40001", "57014");

  /** MySQL: a lock not had in time, a deadlock, a query interrupted, its time over. */
  private static final Set<Integer> CODES = Set.of(1205, 1213, 1317, 3024);

  private Passing() {}

  /** Whether trying again may help; what no server said, the way to it did. */
  public static boolean helps(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return STATES.contains(state)
        || CODES.contains(failure.getErrorCode())
        // The way to the server; the server itself shutting down; no room on it.
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || (state.equals("XX000") && String.valueOf(failure.getMessage()).contains("concurrently"));
  }
}
