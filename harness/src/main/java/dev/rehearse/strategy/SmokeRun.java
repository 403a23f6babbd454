package dev.rehearse.strategy;

import dev.rehearse.application.Drawings;
import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.application.Operations;
import dev.rehearse.application.ParameterDraw;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Seed;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Every instance of a side carries every operation out on it, again and again, before users depend
 * on it: the first requests after a switch shall meet no statement, connection or line of code that
 * has never been run. Nothing of it stays. Immutable.
 *
 * @param drawings what parameters are drawn from
 * @param rounds how often each operation is carried out
 * @param patience what fails longer than this does not fail for a fault's sake
 */
public record SmokeRun(Operations operations, Drawings drawings, int rounds, Duration patience) {
  /** Of one instance. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private static final Duration PATIENCE_MOST = Duration.ofSeconds(15);

  /**
   * A run of the operations that new serves.
   *
   * @param from the side whose rows the operations shall name; it has every table and column that
   *     they draw from
   * @throws dev.rehearse.document.DocumentException if it has not
   */
  public static SmokeRun drawn(StepContext context, Side from, int rounds) throws Exception {
    Plan plan = context.plan();
    Operations operations = context.application().operations(plan.application().newVersion());
    Dialect fresh = Dialect.named(plan.databases().fresh().engine().word());
    Drawings drawings =
        Statements.until(
            "read what operations may name",
            plan.limits().step(),
            () -> {
              try (Connection connection = context.admin(from)) {
                Catalog catalog = Catalog.read(connection);
                return Drawings.draw(connection, catalog, operations, new Seed(plan.seed()), fresh);
              }
            });
    Duration settled = plan.limits().settled();
    Duration patience = settled.compareTo(PATIENCE_MOST) < 0 ? settled : PATIENCE_MOST;
    return new SmokeRun(operations, drawings, rounds, patience);
  }

  /** Carries them out; what an instance said to an operation that it cannot carry out, if any. */
  public Optional<String> trouble(FrontDoorClient door, Side side, long seed) {
    ParameterDraw draw = new ParameterDraw(drawings);
    SplittableRandom random = new SplittableRandom(seed);
    try {
      for (int round = 0; round < rounds; round++) {
        for (Operations.Spec spec : operations.byName().values()) {
          Map<String, @Nullable String> parameters = draw.draw(spec, random, round, Map.of());
          Await.until(
              "every instance to carry out %s on %s".formatted(spec.name(), side.word()),
              patience,
              () -> door.smoked(side, spec.name(), parameters, ANSWER),
              List::isEmpty);
        }
      }
      return Optional.empty();
    } catch (Await.TooLong e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
