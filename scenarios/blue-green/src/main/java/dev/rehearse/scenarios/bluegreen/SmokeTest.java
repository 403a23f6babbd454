package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.application.StatementCheck;
import dev.rehearse.document.DocumentException;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.SmokeRun;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/**
 * Every statement of the application can be prepared on the idle database, and every instance of
 * the idle environment carries every operation out.
 */
class SmokeTest implements Step {
  private static final int ROUNDS = 25;

  @Override
  public String id() {
    return "test";
  }

  @Override
  public List<String> pausePoints() {
    return List.of();
  }

  @Override
  public void run(StepContext context) throws Exception {
    Optional<String> trouble;
    try {
      prepared(context);
      // New's rows: its version may have columns that old has not.
      trouble =
          SmokeRun.drawn(context, Side.NEW, ROUNDS)
              .trouble(context.frontDoor(), Side.NEW, context.plan().seed());
    } catch (DocumentException e) {
      trouble = Optional.of(String.valueOf(e.getMessage()));
    }
    if (trouble.isPresent()) {
      throw new GivesUp("the idle environment does not serve: " + trouble.get());
    }
  }

  private static void prepared(StepContext context) throws Exception {
    Plan plan = context.plan();
    Statements.until(
        "test the idle environment",
        plan.limits().step(),
        () -> {
          try (Connection fresh = context.admin(Side.NEW)) {
            StatementCheck.prepareAll(
                context.application().at(plan.application().newVersion()), fresh);
          }
          return true;
        });
  }
}
