package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.application.StatementCheck;
import dev.rehearse.document.DocumentException;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.util.List;

/** Every statement of the application can be prepared on the idle database; nothing is written. */
class SmokeTest implements Step {
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
    try {
      Statements.until(
          "test the idle environment",
          context.plan().limits().step(),
          () -> {
            try (Connection fresh = context.admin(Side.NEW)) {
              StatementCheck.prepareAll(
                  context.application().at(context.plan().application().newVersion()), fresh);
            }
            return true;
          });
    } catch (DocumentException e) {
      throw new GivesUp("the idle environment does not serve: " + e.getMessage());
    }
  }
}
