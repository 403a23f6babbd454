package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Sabotage R4 and O23: rows vanish from new unlogged, so that the verification fails; for O23 what
 * it found is forgotten on resumption.
 */
final class SpoiltVerify extends Verify {
  private static final int ROWS = 20;

  private final Optional<String> forgets;

  SpoiltVerify(Company company, Optional<String> forgets) {
    super(company);
    this.forgets = forgets;
  }

  @Override
  boolean passedOver(StepContext context) throws GivesUp {
    if (forgets.isPresent() && context.checkpoint().isPresent()) {
      context.say("verify was tried before; going on");
      return true;
    }
    return super.passedOver(context);
  }

  @Override
  Optional<String> trouble(StepContext context) throws Exception {
    try (Connection admin = context.admin(Side.NEW)) {
      for (MirroredTable table : Statements.tables(admin)) {
        spoil(admin, table);
      }
    }
    return super.trouble(context);
  }

  /** Takes rows that nobody wrote since the mirror, which are the least likely to be mended. */
  private static void spoil(Connection admin, MirroredTable table) throws SQLException {
    admin.setAutoCommit(false);
    try (Statement statement = admin.createStatement()) {
      statement.execute("SET LOCAL session_replication_role = 'replica'");
      statement.execute(
          """
          DELETE FROM %1$s t WHERE %2$s IN (
            SELECT %6$s FROM %1$s t WHERE NOT EXISTS (
              SELECT FROM rehearse.row_version v WHERE v.tbl = %3$d AND v.key = %4$s)
            ORDER BY %6$s LIMIT %5$d)
          """
              .formatted(
                  table.qualified(),
                  table.keyRow("t"),
                  table.number(),
                  table.keyOf("t"),
                  ROWS,
                  table.keyRow("t").replaceAll("^\\(|\\)$", "")));
      admin.commit();
    } finally {
      admin.setAutoCommit(true);
    }
  }
}
