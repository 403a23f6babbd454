package dev.rehearse.cli;

import dev.rehearse.Rehearsal;
import dev.rehearse.lifecycle.Await;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C: the rehearsal is torn down before the process ends, and what was recorded stays.
 * Thread-safe.
 */
final class Interruption {

  /** Two servers, three JVMs and an injector end within a second each. */
  private static final Duration TEARDOWN = Duration.ofSeconds(20);

  private final Console console;
  private final Thread rehearsing = Thread.currentThread();
  private final Thread hook = new Thread(this::end, "interruption");
  private volatile @Nullable Rehearsal rehearsal;
  private volatile boolean came;
  private volatile boolean over;

  private Interruption(Console console) {
    this.console = console;
  }

  static Interruption watch(Console console) {
    Interruption interruption = new Interruption(console);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  void ends(Rehearsal it) {
    this.rehearsal = it;
  }

  boolean came() {
    return came;
  }

  /** The rehearsal is over; a later Ctrl-C has nothing to tear down. */
  void over() {
    over = true;
    if (!came) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private void end() {
    came = true;
    console.said("interrupted; tearing down, what was recorded stays");
    rehearsing.interrupt();
    Rehearsal running = rehearsal;
    if (running != null) {
      running.close();
    }
    Await.until("the rehearsal to end", TEARDOWN, () -> over);
    Runtime.getRuntime().halt(dev.rehearse.record.ExitCode.INTERRUPTED.code());
  }
}
