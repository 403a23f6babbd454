package dev.rehearse.fault.process;

import dev.rehearse.fault.Disturbance;
import dev.rehearse.lifecycle.ChildProcess;
import java.util.concurrent.atomic.AtomicBoolean;

/** Faults of child processes. Stateless. */
public final class ProcessFaults {
  private ProcessFaults() {}

  /**
   * Kills a process with SIGKILL and waits until it has gone. Healing does nothing: whoever knows
   * how it was started starts it again.
   */
  public static Disturbance kill(ChildProcess process) {
    long effect = process.kill() ? 1 : 0;
    return new OnProcess(process.name(), effect, () -> {});
  }

  /** Stops a process with SIGSTOP and waits until it stands still; healing lets it go on. */
  public static Disturbance pause(ChildProcess process) {
    long effect = process.pause() ? 1 : 0;
    return new OnProcess(process.name(), effect, process::resume);
  }

  private record OnProcess(String target, long effect, Runnable healing, AtomicBoolean healed)
      implements Disturbance {
    OnProcess(String target, long effect, Runnable healing) {
      this(target, effect, healing, new AtomicBoolean());
    }

    @Override
    public void heal() {
      if (healed.compareAndSet(false, true)) {
        healing.run();
      }
    }

    @Override
    public String unit() {
      return "processes";
    }
  }
}
