package dev.rehearse.strategy;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.PlanReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TimeZone;
import tools.jackson.databind.json.JsonMapper;

/**
 * The migrator's process: carries a strategy out, step by step, and can be killed at any instant
 * and started again with the same order. Its argument is the path of a {@link MigratorOrder} in
 * JSON; the protocol and the exit codes are in this package's description.
 */
public final class MigratorProcess {
  /** Completed or rolled back. */
  static final int DONE = 0;

  /** Given up; the traffic and the data are whole. */
  static final int ABORTED = 3;

  /** Anything else. */
  static final int BROKEN = 70;

  private MigratorProcess() {}

  /** Runs to the migration's end and ends the JVM; it ends at once when its input ends. */
  public static void main(String[] arguments) {
    // Before the first logger is made: the log goes to standard error, the protocol has the rest.
    System.setProperty("logback.configurationFile", "rehearse-child-logback.xml");
    // The driver hands the JVM's zone to the server, whose text of a timestamp depends on it.
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    int code = BROKEN;
    try {
      if (arguments.length != 1) {
        throw new IllegalArgumentException("expected one argument, the path of the order file");
      }
      code = run(Path.of(arguments[0]));
    } catch (Exception e) {
      e.printStackTrace();
    }
    System.out.flush();
    // Not exit: no hook may hold a migrator that has said its last word.
    Runtime.getRuntime().halt(code);
  }

  private static int run(Path orderFile) throws Exception {
    MigratorOrder order =
        JsonMapper.shared().readValue(Files.readAllBytes(orderFile), MigratorOrder.class);
    Conversation conversation = Conversation.begin(System.in, System.out);
    Strategy strategy =
        Class.forName(order.strategy()).asSubclass(Strategy.class).getConstructor().newInstance();
    Plan plan = plan(order, strategy);
    ApplicationFolder application =
        ApplicationFolder.read(plan.application().folder(), plan.application().sources());
    Optional<String> sabotage =
        order.sabotage().isEmpty() ? Optional.empty() : Optional.of(order.sabotage());
    Engine engine =
        new Engine(
            strategy,
            sabotage,
            new MigratorContext(order, plan, application, conversation),
            conversation);
    return engine.run(Checkpoint.open(order.checkpoint()));
  }

  private static Plan plan(MigratorOrder order, Strategy strategy) {
    // Faults are the conductor's, so the steps that they name need not be known here.
    PlanReader reader = new PlanReader(Map.of(strategy.name(), strategy.stepIds()));
    return reader.read(order.plan(), Map.of(), OptionalLong.empty(), 0, List.of());
  }
}
