package dev.rehearse.load;

import dev.rehearse.lifecycle.ChildJvm;
import dev.rehearse.lifecycle.Launch;
import dev.rehearse.traffic.Traffic;
import dev.rehearse.traffic.TrafficOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gatling as the traffic of a rehearsal, in a JVM of its own. Stateless.
 *
 * <p>The injector goes before everything else on the machine: one that is late spoils the run.
 */
public final class GatlingTraffic implements Traffic {
  private static final Duration BOOT = Duration.ofSeconds(60);

  private static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "-Xms256m",
          "-Xmx512m",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=5",
          // Else each safepoint writes to a file in /tmp, and waits whenever the disk writes it
          // back.
          "-XX:+PerfDisableSharedMem",
          "-Dio.netty.eventLoopThreads=2");

  /**
   * Operations per second from which the second compiler is used. Below, it takes more of the
   * processors in a run of a minute than its code saves: at 140/s the injector took 0.33 of one
   * with it and 0.19 without.
   */
  private static final double WORTH_COMPILING_TWICE = 500;

  private final int niceness;
  private final Class<? extends RehearsalSimulation> simulation;

  /** With the niceness that fits: -10 where this process may raise priorities, else 0. */
  public GatlingTraffic() {
    this("root".equals(System.getProperty("user.name")) ? -10 : 0);
  }

  /**
   * @param niceness of the injector's process; below 0 needs the right to raise priorities
   */
  public GatlingTraffic(int niceness) {
    this(niceness, RehearsalSimulation.class);
  }

  GatlingTraffic(int niceness, Class<? extends RehearsalSimulation> simulation) {
    this.niceness = niceness;
    this.simulation = simulation;
  }

  @Override
  public Running start(TrafficOrder order) throws IOException, InterruptedException {
    Files.createDirectories(order.scratch());
    ChildJvm child =
        ChildJvm.start(
            ChildJvm.Spec.of(
                    "traffic",
                    InjectorMain.class,
                    ChildJvm.workOrder(
                        order.scratch().resolve("order.json"),
                        JsonMapper.shared().writeValueAsString(order)),
                    order.live().resolveSibling("traffic.log"))
                .withFlags(flags(order))
                .withNiceness(niceness < 0 ? Launch.YIELDING : 0));
    try {
      child.ready(BOOT);
      if (niceness < 0) {
        // Only now: its boot would take both processors from a rehearsal beside this one.
        child.process().renice(niceness);
      }
      return new RunningInjector(child, order);
    } catch (RuntimeException e) {
      child.close();
      throw e;
    }
  }

  private List<String> flags(TrafficOrder order) {
    List<String> flags = new ArrayList<>(FLAGS);
    boolean twice = order.plan().rate().perSecond() >= WORTH_COMPILING_TWICE;
    flags.add("-XX:TieredStopAtLevel=" + (twice ? 4 : 1));
    flags.add("-D" + InjectorMain.SIMULATION + "=" + simulation.getName());
    return flags;
  }
}
