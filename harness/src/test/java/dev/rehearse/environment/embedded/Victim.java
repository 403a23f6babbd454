package dev.rehearse.environment.embedded;

import dev.rehearse.environment.Layout;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.ChildJvm;
import dev.rehearse.lifecycle.ChildProcess;
import dev.rehearse.lifecycle.ParentWatch;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.plan.Plan;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A command that has everything running when it is killed. */
final class Victim {
  private Victim() {}

  /** Its work order is its folder's name; says READY with scratch folder, processes and ports. */
  public static void main(String[] arguments) throws Exception {
    ParentWatch.exitWithParent();
    Path folder = Path.of(arguments[0]).resolveSibling("victim");
    Cache cache = Cache.ofUser();
    RunLedger ledger = RunLedger.open(cache);
    Plan.Databases databases =
        new Plan.Databases(
            new Plan.Database(Plan.Engine.POSTGRESQL, "14"),
            new Plan.Database(Plan.Engine.POSTGRESQL, "18"));
    EmbeddedEnvironment environment =
        EmbeddedEnvironment.start(databases, Layout.of(1), folder, ledger, cache);
    ChildProcess running = child("running", folder, ledger);
    ChildProcess paused = child("paused", folder, ledger);
    paused.pause();
    try (Connection open = environment.server(Side.OLD).asAdmin("held").connect()) {
      String processes =
          List.of(running, paused, environment.proxies().process()).stream()
              .map(ChildProcess::identity)
              .map(identity -> identity.pid() + ":" + identity.started())
              .collect(Collectors.joining(","));
      String ports =
          environment.links().stream()
              .map(link -> Integer.toString(link.address().port()))
              .collect(Collectors.joining(","));
      System.out.println(
          "READY "
              + ledger.scratch()
              + " "
              + processes
              + " "
              + ports
              + ","
              + environment.server(Side.OLD).direct().port()
              + ","
              + environment.server(Side.NEW).direct().port());
      System.out.println("connected as " + open.getMetaData().getUserName());
      new CountDownLatch(1).await();
    }
  }

  private static ChildProcess child(String name, Path folder, RunLedger ledger) {
    Path order = ChildJvm.workOrder(folder.resolve(name + ".order"), "");
    ChildJvm child =
        ChildJvm.start(ChildJvm.Spec.of(name, Sleeper.class, order, folder.resolve(name + ".log")));
    child.ready(java.time.Duration.ofSeconds(20));
    return ledger.record(child.process());
  }

  /** Does nothing for as long as it is let. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] arguments) throws Exception {
      ParentWatch.exitWithParent();
      System.out.println("READY");
      new CountDownLatch(1).await();
    }
  }
}
