package dev.rehearse.strategy;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** For sabotage L13: a constraint of new's that was dropped for speed and never made again. */
public final class LostConstraint {
  private LostConstraint() {}

  /** Drops the first foreign key of new, if there is one. */
  public static void drop(StepContext context) throws SQLException {
    try (Connection fresh = context.admin(Side.NEW)) {
      Dialect dialect = Dialect.of(fresh);
      for (Catalog.Table table : Catalog.read(fresh).tables()) {
        for (Catalog.ForeignKey key : table.foreignKeys()) {
          Statements.alone(
              fresh,
              List.of(
                  "ALTER TABLE %s DROP CONSTRAINT %s"
                      .formatted(dialect.quote(table.name()), dialect.quote(key.name()))));
          context.say("dropped " + key.name() + " of " + table.name() + " on new");
          return;
        }
      }
    }
  }
}
