package dev.rehearse.strategy;

import dev.rehearse.plan.Plan;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries steps out in their order, from wherever an earlier process was ended. Used by one thread.
 *
 * <p>A step counts as finished only after its dwell, so a crash in the dwell runs it again: that is
 * cheap, and the requests that it must overlap are counted anew. Once a step gave up, that is
 * remembered first: a migrator killed in the abort goes on aborting.
 */
final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final Strategy strategy;
  private final Optional<String> sabotage;
  private final MigratorContext context;
  private final Conversation conversation;

  Engine(
      Strategy strategy,
      Optional<String> sabotage,
      MigratorContext context,
      Conversation conversation) {
    this.strategy = strategy;
    this.sabotage = sabotage;
    this.context = context;
    this.conversation = conversation;
  }

  /** The exit code. */
  int run(Checkpoint checkpoint) throws Exception {
    if (!checkpoint.memory().aborting().isEmpty()) {
      return abort(checkpoint.memory().aborting());
    }
    for (Step step : strategy.steps(context.plan(), sabotage)) {
      if (checkpoint.memory().finished().contains(step.id())) {
        continue;
      }
      Optional<String> trouble = carryOut(step, checkpoint);
      if (trouble.isPresent()) {
        checkpoint.aborting(trouble.get());
        return abort(trouble.get());
      }
    }
    boolean back = context.plan().strategy().rollBack();
    Plan.Ending ending = back ? Plan.Ending.ROLLED_BACK : Plan.Ending.COMPLETED;
    conversation.say("finished", "ending", ending.word(), "detail", "");
    return MigratorProcess.DONE;
  }

  private Optional<String> carryOut(Step step, Checkpoint checkpoint) {
    boolean resumed = checkpoint.memory().step().equals(step.id());
    if (!resumed) {
      checkpoint.begun(step.id());
    }
    context.enter(step.id(), checkpoint);
    conversation.say("started", "step", step.id(), "resumed", resumed);
    long begun = System.nanoTime();
    long limit = context.plan().limits().step().toNanos();
    try {
      step.run(context);
    } catch (Step.GivesUp e) {
      return Optional.of(ended(step, "gave-up", String.valueOf(e.getMessage())));
    } catch (Exception e) {
      LOG.error("step {} failed", step.id(), e);
      return Optional.of(ended(step, "failed", e.toString()));
    } finally {
      long took = System.nanoTime() - begun;
      context.bounded("step " + step.id(), limit, took, took > limit);
    }
    conversation.dwell(step.id());
    checkpoint.finished(step.id());
    conversation.say("ended", "step", step.id(), "ending", "done", "detail", "");
    return Optional.empty();
  }

  private String ended(Step step, String ending, String detail) {
    conversation.say("ended", "step", step.id(), "ending", ending, "detail", detail);
    return step.id() + " " + ending + ": " + detail;
  }

  private int abort(String why) throws Exception {
    conversation.say("note", "text", "aborting: " + why);
    strategy.abort(context, sabotage);
    conversation.say("finished", "ending", Plan.Ending.ABORTED.word(), "detail", why);
    return MigratorProcess.ABORTED;
  }
}
