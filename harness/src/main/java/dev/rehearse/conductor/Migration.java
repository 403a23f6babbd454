package dev.rehearse.conductor;

import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.traffic.Traffic;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives the migrator from its start to its end: faults at its steps and pause points, its
 * restarts, its dwells, its bounds. One thread runs it; what the migrator says arrives through a
 * queue.
 */
final class Migration implements AutoCloseable {

  /** Faults and dwells are looked at this often; a tenth of the shortest stall worth a budget. */
  private static final long TICK_MILLIS = 10;

  /**
   * A step may use its bound itself to give up; only beyond this grace is it ended from outside.
   */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Plan plan;
  private final Migrator.Launcher launcher;
  private final FaultBoard board;
  private final Traffic.Running traffic;
  private final Consumer<Event> log;
  private final Supplier<Side> truth;
  private final Stage stage;
  private final BlockingQueue<MigratorWord> words = new LinkedBlockingQueue<>();

  private @Nullable Migrator migrator;
  private long begun;
  private int process;
  private boolean killed;
  private boolean gone;
  private long restartAt = Long.MAX_VALUE;
  private Set<String> armed = Set.of();
  private String step = "";
  private long stepSince;
  private long sentAtStepStart;
  private long dwellingSince;
  private boolean dwelling;
  private boolean enough;
  private MigratorWord.@Nullable Finished finished;
  private Event.@Nullable Ended ended;

  Migration(
      Plan plan,
      Migrator.Launcher launcher,
      FaultBoard board,
      Traffic.Running traffic,
      Consumer<Event> log,
      Supplier<Side> truth,
      Stage stage) {
    this.plan = plan;
    this.launcher = launcher;
    this.board = board;
    this.traffic = traffic;
    this.log = log;
    this.truth = truth;
    this.stage = stage;
  }

  /** Lets the migrator's process come up, as costly as that is, and do nothing yet. */
  void ready() {
    process++;
    killed = false;
    gone = false;
    restartAt = Long.MAX_VALUE;
    armed = Set.of();
    migrator = launcher.start(process, words::add);
    changed("started", process == 1 ? "" : "resumes from its checkpoint");
  }

  /**
   * Lets the migrator that is ready begin, and runs to the migration's end, whatever that is, or to
   * the bound of the whole run.
   */
  void run() throws InterruptedException {
    begun = System.nanoTime();
    brief();
    board.reached("", System.nanoTime());
    while (ended == null) {
      MigratorWord word = words.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      if (word != null) {
        hear(word);
      }
      tick(System.nanoTime());
    }
    log.accept(ended);
  }

  /**
   * Kills the migrator, to be started again after a while, or never.
   *
   * @return whether there was one to kill
   */
  boolean kill(@Nullable Duration resumeAfter) {
    if (migrator == null || killed) {
      return false;
    }
    killed = true;
    migrator.kill();
    restartAt = resumeAfter == null ? Long.MAX_VALUE : System.nanoTime() + resumeAfter.toNanos();
    return true;
  }

  /** Stops the migrator as it stands; whether there was one to stop. */
  boolean pause() {
    if (migrator == null || killed) {
      return false;
    }
    migrator.pause();
    changed("paused", "by a fault");
    return true;
  }

  /** Lets the migrator go on. */
  void resume() {
    if (migrator != null && !killed) {
      migrator.resume();
      changed("resumed", "by a fault");
    }
  }

  private void brief() {
    arm();
    tell("{\"tell\":\"briefed\"}");
  }

  private void arm() {
    Set<String> wanted = board.pointsToArm();
    for (String point : wanted) {
      if (!armed.contains(point)) {
        tell("{\"tell\":\"arm\",\"point\":\"" + point + "\"}");
      }
    }
    for (String point : armed) {
      if (!wanted.contains(point)) {
        tell("{\"tell\":\"disarm\",\"point\":\"" + point + "\"}");
      }
    }
    armed = wanted;
  }

  private void tell(String line) {
    if (migrator != null) {
      migrator.tell(line);
    }
  }

  private void hear(MigratorWord word) {
    long now = System.nanoTime();
    if (word instanceof MigratorWord.Started it) {
      started(it, now);
    } else if (word instanceof MigratorWord.Dwelling) {
      dwelling = true;
      dwellingSince = now;
    } else if (word instanceof MigratorWord.Ended it) {
      log.accept(new Event.StepEnded(now, it.step(), it.ending(), it.detail(), enough));
      stage.step("");
      step = "";
    } else if (word instanceof MigratorWord.At it) {
      board.reached(it.point(), now);
      if (!killed) {
        arm();
        tell("{\"tell\":\"go\",\"point\":\"" + it.point() + "\"}");
      }
    } else if (word instanceof MigratorWord.Progress it) {
      stage.progress(it.rowsCopied(), it.rowsToCopy(), it.open(), it.resolved());
      log.accept(
          new Event.Progress(
              now, it.step(), it.rowsCopied(), it.rowsToCopy(), it.open(), it.resolved()));
    } else if (word instanceof MigratorWord.Bounded it) {
      log.accept(new Event.Bounded(now, it.what(), it.limit(), it.took(), it.exceeded()));
    } else if (word instanceof MigratorWord.Note it) {
      stage.say(it.text());
    } else if (word instanceof MigratorWord.Finished it) {
      finished = it;
    } else if (word instanceof MigratorWord.Exited it && it.process() == process) {
      exited(it.code());
    }
  }

  private void started(MigratorWord.Started word, long now) {
    boolean again = word.step().equals(step);
    step = word.step();
    dwelling = false;
    enough = false;
    if (!again) {
      stepSince = now;
      sentAtStepStart = traffic.counts().sent();
    }
    stage.step(step);
    log.accept(new Event.StepStarted(now, step, word.resumed()));
    board.reached(step, now);
  }

  private void exited(int code) {
    if (killed) {
      gone = true;
      changed("killed", "");
      if (restartAt == Long.MAX_VALUE) {
        end("crashed", "", "the migrator was killed and never resumed");
      }
      return;
    }
    changed("exited", "code " + code);
    if (finished == null) {
      end("crashed", "exit " + code, "the migrator ended with code " + code + " and no last word");
    } else {
      boolean agrees = code == (finished.ending().equals("aborted") ? 3 : 0);
      end(
          agrees ? finished.ending() : "crashed",
          finished.ending(),
          agrees ? finished.detail() : "last word " + finished.ending() + ", exit code " + code);
    }
  }

  private void end(String ending, String says, String detail) {
    ended = new Event.Ended(System.nanoTime(), ending, says, truth.get(), detail);
  }

  private void tick(long now) {
    board.tick(now);
    if (gone && restartAt != Long.MAX_VALUE && now - restartAt >= 0) {
      ready();
      brief();
    }
    if (dwelling) {
      dwell(now);
    }
    if (!step.isEmpty() && !killed) {
      bound(now);
    }
    stage.tick(now, board.labels());
  }

  private void dwell(long now) {
    enough = traffic.counts().sent() - sentAtStepStart >= plan.traffic().dwell();
    boolean bounded = now - dwellingSince >= plan.traffic().dwellBound().toNanos();
    // Who waits for traffic that is dead waits for nothing.
    if (enough || bounded || !traffic.alive()) {
      dwelling = false;
      tell("{\"tell\":\"dwell-over\",\"step\":\"" + step + "\",\"enough\":" + enough + "}");
    }
  }

  private void bound(long now) {
    long run = plan.limits().run().toNanos();
    if (now - begun > run) {
      log.accept(new Event.Bounded(now, "the whole run", run, now - begun, true));
      kill(null);
      step = "";
      return;
    }
    long limit = plan.limits().step().plus(plan.traffic().dwellBound()).plus(GRACE).toNanos();
    if (now - stepSince > limit) {
      log.accept(new Event.Bounded(now, "step " + step, limit, now - stepSince, true));
      kill(null);
      step = "";
    }
  }

  private void changed(String change, String detail) {
    log.accept(new Event.ProcessChanged(System.nanoTime(), "migrator", change, detail));
  }

  /** Ends the migrator, if it lives; the second time does nothing. */
  @Override
  public void close() {
    Migrator open = migrator;
    migrator = null;
    if (open != null) {
      open.close();
    }
  }
}
