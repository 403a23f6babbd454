package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.time.Duration;
import java.util.List;

/** The idle environment's application is up, and reaches its database. */
final class Deploy implements Step {
  /** Of one look. */
  private static final Duration ANSWER = Duration.ofSeconds(1);

  @Override
  public String id() {
    return "deploy";
  }

  @Override
  public List<String> pausePoints() {
    return List.of();
  }

  @Override
  public void run(StepContext context) throws Exception {
    try {
      Await.until(
          "every instance of the idle environment to reach its database",
          context.plan().limits().step(),
          () -> context.frontDoor().unreached(Side.NEW, ANSWER),
          List::isEmpty);
    } catch (Await.TooLong e) {
      throw new GivesUp(String.valueOf(e.getMessage()));
    }
  }
}
