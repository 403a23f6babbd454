package dev.rehearse.conductor;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.database.Dialect;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.sql.Connection;
import java.sql.SQLException;

/** Loading an application's schema before any traffic. Stateless. */
final class SchemaLoad {
  private SchemaLoad() {}

  /**
   * Loads it.
   *
   * @param side where, as errors tell it
   * @throws RefusedByEngine if the engine refuses a statement
   */
  static void on(
      Connection connection, Side side, ApplicationFolder application, Plan.Engine engine) {
    try {
      Dialect.of(connection).script(connection, application.schema(engine));
    } catch (SQLException e) {
      throw new RefusedByEngine(
          "The schema of %s does not load on %s: %s"
              .formatted(application.folder(), side.word(), e.getMessage()),
          e);
    }
  }
}
