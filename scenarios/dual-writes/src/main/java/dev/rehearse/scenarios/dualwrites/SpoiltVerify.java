package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
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
      for (MirroredTable table : Ledger.of(admin).tables(admin)) {
        LedgerMistakes.of(admin).spoil(admin, table, ROWS);
      }
    }
    return super.trouble(context);
  }
}
