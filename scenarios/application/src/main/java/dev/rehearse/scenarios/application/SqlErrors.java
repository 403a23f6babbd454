package dev.rehearse.scenarios.application;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the engine's errors say to the service. Stateless. */
final class SqlErrors {

  /** serialization_failure, deadlock_detected: nobody's fault, and worth another try. */
  private static final Set<String> GIVEN_UP = Set.of("40001", "40P01");

  private SqlErrors() {}

  static boolean givenUpByTheEngine(SQLException e) {
    return GIVEN_UP.contains(state(e));
  }

  /** The constraint that refused a row (integrity_constraint_violation, class 23). */
  static Optional<String> constraint(SQLException e) {
    if (!state(e).startsWith("23") || !(e instanceof PSQLException engine)) {
      return Optional.empty();
    }
    ServerErrorMessage message = engine.getServerErrorMessage();
    return message == null ? Optional.empty() : Optional.ofNullable(message.getConstraint());
  }

  static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }
}
