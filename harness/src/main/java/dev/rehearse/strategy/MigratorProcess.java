package dev.rehearse.strategy;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Step.GivesUp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The migrator: carries a strategy's steps out, one after the other, from its checkpoint on. The
 * package's doorplate has the protocol.
 */
public final class MigratorProcess {

  private static final int ABORTED = 3;
  private static final int BUG = 70;

  private final Strategy strategy;
  private final Wire wire;
  private final Checkpoint checkpoint;
  private final Context context;
  private final Optional<String> sabotage;

  private MigratorProcess(
      Strategy strategy,
      Wire wire,
      Checkpoint checkpoint,
      Context context,
      Optional<String> sabotage) {
    this.strategy = strategy;
    this.wire = wire;
    this.checkpoint = checkpoint;
    this.context = context;
    this.sabotage = sabotage;
  }

  /** Runs as a process of its own; the only argument is the file of its {@link MigratorOrder}. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    MigratorOrder order = JsonMapper.builder().build().readValue(file, MigratorOrder.class);
    Wire wire = Wire.open(System.in, System.out);
    MigratorProcess process = of(order, wire);
    wire.awaitBriefed();
    System.exit(process.run());
  }

  private static MigratorProcess of(MigratorOrder order, Wire wire)
      throws ReflectiveOperationException, IOException {
    Strategy strategy =
        Class.forName(order.strategy()).asSubclass(Strategy.class).getConstructor().newInstance();
    Checkpoint checkpoint = Checkpoint.open(order.checkpoint());
    ApplicationFolder application =
        ApplicationFolder.read(
            order.plan().application().folder(), order.plan().application().sources());
    Optional<String> sabotage =
        order.sabotage().isEmpty() ? Optional.empty() : Optional.of(order.sabotage());
    Context context = new Context(order, application, wire, checkpoint, sabotage);
    return new MigratorProcess(strategy, wire, checkpoint, context, sabotage);
  }

  private int run() throws Exception {
    try {
      for (Step step : strategy.steps(context.plan(), sabotage)) {
        boolean open = !checkpoint.finished(step.id()) && !checkpoint.aborting();
        if (open && step.due(context)) {
          carryOut(step);
        }
      }
      if (checkpoint.aborting()) {
        return abort(checkpoint.reason());
      }
      boolean back = context.plan().strategy().rollBack() || checkpoint.alarm().isPresent();
      wire.finished(back ? "rolled-back" : "completed", checkpoint.alarm().orElse(""));
      return 0;
    } catch (GivesUp e) {
      checkpoint.abort(String.valueOf(e.getMessage()));
      return abort(String.valueOf(e.getMessage()));
    } catch (Exception e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      wire.note("the migrator failed: " + trace);
      return BUG;
    }
  }

  private void carryOut(Step step) throws Exception {
    wire.started(step.id(), checkpoint.begin(step.id()));
    context.enter(step.id());
    long begun = System.nanoTime();
    try {
      strategy.whileIn(step.id(), context, sabotage);
      step.run(context);
      wire.dwell(step.id());
      checkpoint.finish(step.id());
      wire.ended(step.id(), "done", "");
    } catch (GivesUp e) {
      wire.ended(step.id(), "gave-up", String.valueOf(e.getMessage()));
      throw e;
    } finally {
      long limit = context.plan().limits().step().toNanos();
      long took = System.nanoTime() - begun - wire.dwelt();
      wire.bounded("step " + step.id(), limit, took, took > limit);
    }
  }

  /**
   * What gives up after the truth has moved, a roll-back for one, leaves the application on new.
   */
  private int abort(String reason) throws Exception {
    wire.note("aborting: " + reason);
    strategy.abort(context, sabotage);
    if (context.frontDoor().status().record().truth() == Side.NEW) {
      wire.finished("completed", reason);
      return 0;
    }
    wire.finished("aborted", reason);
    return ABORTED;
  }
}
