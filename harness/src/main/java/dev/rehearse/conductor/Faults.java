package dev.rehearse.conductor;

import dev.rehearse.environment.Environment;
import dev.rehearse.environment.Link;
import dev.rehearse.history.Event;
import dev.rehearse.lifecycle.ChildProcess;
import dev.rehearse.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts planned faults into force on links and processes. Used by the conductor's thread only. */
final class Faults implements Disturber {

  private final Environment environment;
  private final RunningSystem system;
  private final Consumer<Event> log;
  private @Nullable Migration migration;

  Faults(Environment environment, RunningSystem system, Consumer<Event> log) {
    this.environment = environment;
    this.system = system;
    this.log = log;
  }

  /** The migration whose migrator faults may hit. */
  void of(Migration it) {
    this.migration = it;
  }

  @Override
  public Disturbance begin(Plan.Fault fault) {
    if (fault.link().isPresent()) {
      List<Disturbance> parts = new ArrayList<>();
      for (Link link : LinkDisturber.meant(fault, environment.links())) {
        parts.add(Toxic.on(environment.proxies(), link, fault));
      }
      return new Together(parts);
    }
    String process = fault.process().orElse("");
    return process.equals("migrator") ? migrator(fault) : instance(fault, process);
  }

  private Disturbance migrator(Plan.Fault fault) {
    Migration running = migration;
    if (running == null) {
      throw new IllegalStateException("a fault on the migrator before the migration began");
    }
    if (fault.kind().equals("kill")) {
      boolean hit = running.kill(fault.resumeAfter().orElse(null));
      return new OnProcess(() -> {}, hit ? 1 : 0);
    }
    boolean hit = running.pause();
    return new OnProcess(running::resume, hit ? 1 : 0);
  }

  private Disturbance instance(Plan.Fault fault, String name) {
    Optional<ChildProcess> process = system.process(name);
    if (process.isEmpty() || !fault.kind().equals("pause")) {
      return new OnProcess(() -> {}, 0);
    }
    boolean hit = process.get().pause();
    changed(name, "paused");
    return new OnProcess(
        () -> {
          if (process.get().resume()) {
            changed(name, "resumed");
          }
        },
        hit ? 1 : 0);
  }

  private void changed(String name, String change) {
    log.accept(new Event.ProcessChanged(System.nanoTime(), name, change, "by a fault"));
  }

  /** A disturbance of a process, healed at most once. */
  private static final class OnProcess implements Disturbance {
    private final Runnable healing;
    private final long effect;
    private boolean healed;

    OnProcess(Runnable healing, long effect) {
      this.healing = healing;
      this.effect = effect;
    }

    @Override
    public void heal() {
      if (!healed) {
        healed = true;
        healing.run();
      }
    }

    @Override
    public long effect() {
      return effect;
    }

    @Override
    public String unit() {
      return "processes";
    }
  }

  /** Several links under one fault: its effect is their sum. */
  private record Together(List<Disturbance> parts) implements Disturbance {
    @Override
    public void heal() {
      parts.forEach(Disturbance::heal);
    }

    @Override
    public long effect() {
      return parts.stream().mapToLong(Disturbance::effect).sum();
    }

    @Override
    public String unit() {
      return parts.isEmpty() ? "bytes" : parts.get(0).unit();
    }
  }
}
