package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.application.Drawings;
import dev.rehearse.application.Operations;
import dev.rehearse.application.ParameterDraw;
import dev.rehearse.application.StatementCheck;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.document.DocumentException;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Seed;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Every statement of the application can be prepared on the idle database, and every instance of
 * the idle environment carries every operation out, again and again: the first requests after a
 * switch shall meet nothing that has never been run. Nothing of it stays.
 */
class SmokeTest implements Step {
  private static final int ROUNDS = 25;

  /** Of one instance. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** What fails longer than this does not fail for a fault's sake. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

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
    Operations operations =
        context.application().operations(context.plan().application().newVersion());
    try {
      carriedOut(context, operations, prepared(context, operations));
    } catch (DocumentException | Await.TooLong e) {
      throw new GivesUp("the idle environment does not serve: " + e.getMessage());
    }
  }

  /** What to draw from, once every statement is known to be one. */
  private static Drawings prepared(StepContext context, Operations operations) throws Exception {
    Plan plan = context.plan();
    return Statements.until(
        "test the idle environment",
        plan.limits().step(),
        () -> {
          try (Connection fresh = context.admin(Side.NEW)) {
            StatementCheck.prepareAll(
                context.application().at(plan.application().newVersion()), fresh);
            return Drawings.draw(
                fresh, Catalog.read(fresh), operations, new Seed(plan.seed()), Dialect.of(fresh));
          }
        });
  }

  private static void carriedOut(StepContext context, Operations operations, Drawings drawings) {
    ParameterDraw draw = new ParameterDraw(drawings);
    SplittableRandom random = new SplittableRandom(context.plan().seed());
    for (int round = 0; round < ROUNDS; round++) {
      for (Operations.Spec spec : operations.byName().values()) {
        Map<String, @Nullable String> parameters = draw.draw(spec, random, round, Map.of());
        Await.until(
            "every instance of the idle environment to carry out " + spec.name(),
            PATIENCE,
            () -> context.frontDoor().smoked(Side.NEW, spec.name(), parameters, ANSWER),
            List::isEmpty);
      }
    }
  }
}
