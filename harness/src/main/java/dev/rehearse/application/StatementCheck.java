package dev.rehearse.application;

import dev.rehearse.document.DocumentException;
import dev.rehearse.document.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks the engine whether every statement of an application can be prepared. Stateless. */
public final class StatementCheck {

  private StatementCheck() {}

  /**
   * Prepares every statement on the live schema.
   *
   * @throws DocumentException with each statement that the engine refuses, and its words
   */
  public static void prepareAll(ApplicationFolder application, Connection connection)
      throws SQLException {
    List<Problem> problems = new ArrayList<>();
    for (Operations.Spec spec : application.operations().byName().values()) {
      for (Operations.Statement statement : spec.statements()) {
        String refusal = refusal(connection, statement);
        if (!refusal.isEmpty()) {
          problems.add(
              new Problem(
                  application.folder().resolve(ApplicationFolder.FILE)
                      + ": operations."
                      + spec.name(),
                  "the engine does not prepare \"" + statement.sql().strip() + "\": " + refusal));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new DocumentException(problems);
    }
  }

  private static String refusal(Connection connection, Operations.Statement statement)
      throws SQLException {
    // Asking for its parameters makes the driver send the statement to the server.
    try (PreparedStatement prepared =
        connection.prepareStatement(NamedSql.parse(statement.sql()).sql())) {
      prepared.getParameterMetaData();
      return "";
    } catch (SQLException e) {
      if (String.valueOf(e.getSQLState()).startsWith("08")) {
        throw e;
      }
      return String.valueOf(e.getMessage());
    }
  }
}
