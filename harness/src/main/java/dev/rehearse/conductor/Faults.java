package dev.rehearse.conductor;

import dev.rehearse.environment.Environment;
import dev.rehearse.environment.Link;
import dev.rehearse.environment.Server;
import dev.rehearse.fault.Disturbance;
import dev.rehearse.fault.database.ThirdParty;
import dev.rehearse.fault.process.ProcessFaults;
import dev.rehearse.fault.toxiproxy.Toxics;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.ChildProcess;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Puts planned faults into force on links and processes. Used by the conductor's thread only. */
final class Faults implements Disturber {

  private static final Duration SLICE_PAUSE = Duration.ofMillis(1);
  private static final long SLICE_BYTES = 16;

  private final Environment environment;
  private final RunningSystem system;
  private final Toxics toxics;
  private final Seed seed;
  private final List<Others> others = new CopyOnWriteArrayList<>();
  private @Nullable Migration migration;

  Faults(Environment environment, RunningSystem system, Toxics toxics, Seed seed) {
    this.environment = environment;
    this.system = system;
    this.toxics = toxics;
    this.seed = seed;
  }

  /** The migration whose migrator faults may hit. */
  void of(Migration it) {
    this.migration = it;
  }

  @Override
  public Disturbance begin(Plan.Fault fault) {
    if (fault.link().isPresent()) {
      List<Disturbance> parts = new ArrayList<>();
      for (Link link : FaultLinks.meant(fault.link().get(), environment.links())) {
        parts.add(toxic(fault, link.name()));
      }
      return new Together(fault.link().get(), parts);
    }
    if (fault.statement().isPresent()) {
      return thirdParty(fault.statement().get());
    }
    String process = fault.process().orElse("");
    return process.equals("migrator") ? migrator(fault) : instance(process);
  }

  private Disturbance toxic(Plan.Fault fault, String link) {
    return switch (fault.kind()) {
      case "latency" ->
          toxics.latency(
              link, fault.of(), fault.jitter(), seed.derive("jitter " + fault.label() + link));
      case "bandwidth" -> toxics.bandwidth(link, fault.rate());
      case "reset" -> fault.length().isPresent() ? toxics.reset(link) : toxics.resetOnce(link);
      case "blackhole" -> toxics.blackhole(link);
      case "slicer" -> toxics.slicer(link, SLICE_BYTES, SLICE_PAUSE);
      case "down" -> toxics.down(link);
      default -> throw new IllegalArgumentException("no fault of a link: " + fault.kind());
    };
  }

  private Disturbance thirdParty(Plan.Fault.Statement statement) {
    Side side = Side.named(statement.on()).orElseThrow();
    Server server = environment.server(side);
    return ThirdParty.run(
        side.word(),
        server.asAdmin("third-party"),
        statement.sql(),
        connection -> Held.by(connection, server.roles()),
        change -> others.add(new Others(change.before(), change.after())));
  }

  /** What others have changed meanwhile: it is not the migration's doing. */
  List<Others> others() {
    return List.copyOf(others);
  }

  private Disturbance migrator(Plan.Fault fault) {
    Migration running = migration;
    if (running == null) {
      throw new IllegalStateException("a fault on the migrator before the migration began");
    }
    if (fault.kind().equals("kill")) {
      return new OnMigrator(() -> {}, running.kill(fault.resumeAfter().orElse(null)) ? 1 : 0);
    }
    return new OnMigrator(running::resume, running.pause() ? 1 : 0);
  }

  private Disturbance instance(String name) {
    ChildProcess process =
        system
            .process(name)
            .orElseThrow(() -> new IllegalArgumentException("there is no process " + name));
    return ProcessFaults.pause(process);
  }

  /** The migrator is the migration's to kill: it knows how to start it again. */
  private record OnMigrator(Runnable healing, long effect) implements Disturbance {
    @Override
    public String target() {
      return "migrator";
    }

    @Override
    public boolean spent() {
      return true;
    }

    @Override
    public void heal() {
      healing.run();
    }

    @Override
    public String unit() {
      return "processes";
    }
  }

  /** Several links under one fault: its effect is their sum. */
  private record Together(String target, List<Disturbance> parts) implements Disturbance {
    @Override
    public boolean spent() {
      return parts.stream().allMatch(Disturbance::spent);
    }

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
