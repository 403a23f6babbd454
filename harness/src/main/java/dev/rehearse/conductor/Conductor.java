package dev.rehearse.conductor;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.environment.Environment;
import dev.rehearse.environment.Layout;
import dev.rehearse.environment.Server;
import dev.rehearse.environment.embedded.EmbeddedEnvironment;
import dev.rehearse.fault.toxiproxy.Toxics;
import dev.rehearse.history.EventLogWriter;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Teardown;
import dev.rehearse.plan.Plan;
import dev.rehearse.traffic.Traffic;
import dev.rehearse.traffic.TrafficOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs one rehearsal from nothing to a finished history. Not thread-safe; one use.
 *
 * <p>Whatever was started is on the teardown, which the caller closes: also when this was
 * interrupted.
 */
public final class Conductor {

  private static final Duration INJECTOR_END = Duration.ofSeconds(20);

  private final Score score;
  private final Plan plan;
  private final Teardown teardown;

  /** Runs by a score; whatever is started goes on the teardown. */
  public Conductor(Score score, Teardown teardown) {
    this.score = score;
    this.plan = score.plan();
    this.teardown = teardown;
  }

  /**
   * Runs; when it returns, the run folder's history is complete.
   *
   * @return what it ran on
   * @throws dev.rehearse.lifecycle.NotRehearsable if this machine lacks something
   * @throws RefusedByEngine or {@code DocumentException} if the plan or folder is wrong
   */
  public Ran run() throws IOException, SQLException, InterruptedException {
    long begun = System.nanoTime();
    ApplicationFolder application = ApplicationFolder.of(plan);
    Cache cache = Cache.ofUser();
    RunLedger ledger = teardown.add("scratch", RunLedger.open(cache));
    score.audience().said("starting the databases, Toxiproxy and the application");
    EventLogWriter events =
        teardown.add("event log", EventLogWriter.create(score.folder().events()));
    Environment environment =
        teardown.add(
            "environment",
            EmbeddedEnvironment.start(
                plan.databases(), layout(), score.folder().logs(), ledger, cache));
    Setup setup =
        new Setup(plan, application, environment, score.company().strategy(), ledger.scratch());
    CompletableFuture<RunningSystem> starting =
        CompletableFuture.supplyAsync(
            () -> RunningSystem.start(order(environment, ledger), teardown, events::append));
    Prepared prepared = prepared(setup, events, starting);
    teardown.add("initial rows", prepared.initial());
    RunningSystem system = joined(starting);
    Toxics toxics = teardown.add("faults", new Toxics(environment.proxies()));
    Traffic.Running traffic =
        teardown.add("traffic", score.company().traffic().start(order(setup, system, ledger)));
    long trafficBegan = System.nanoTime();
    Performance play =
        new Performance(
            score, environment, system, toxics, traffic, prepared, ledger, events::append);
    long trafficEnded = perform(play, traffic, system);
    return new Ran(
        engines(environment),
        trafficBegan - begun,
        trafficEnded - trafficBegan,
        trafficEnded,
        play.shares());
  }

  /** From the first request to the last look; when the traffic had ended. */
  private static long perform(Performance play, Traffic.Running traffic, RunningSystem system)
      throws IOException, InterruptedException {
    try {
      play.run();
      traffic.stop(INJECTOR_END);
      long ended = System.nanoTime();
      play.finish();
      system.farewell();
      return ended;
    } catch (UncheckedIOException e) {
      system.blame(e);
      throw e;
    }
  }

  private Layout layout() {
    return new Layout(plan.application().instances(), score.company().strategy().environments());
  }

  private RunningSystem.Order order(Environment environment, RunLedger ledger) {
    return new RunningSystem.Order(
        plan,
        layout(),
        plan.application().folder(),
        score.folder(),
        ledger,
        environment,
        score.company(),
        score.sabotage());
  }

  /** Fills old while the application's processes start; whatever fails, both have ended then. */
  private static Prepared prepared(
      Setup setup, EventLogWriter events, CompletableFuture<RunningSystem> starting)
      throws IOException, SQLException {
    try {
      return setup.prepare(events::append);
    } catch (IOException | SQLException | RuntimeException e) {
      starting
          .exceptionally(
              failure -> {
                e.addSuppressed(failure);
                return null;
              })
          .join();
      throw e;
    }
  }

  private static RunningSystem joined(CompletableFuture<RunningSystem> starting) {
    try {
      return starting.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * What a rehearsal ran on, and how long it took.
   *
   * @param engines side → engine and version
   * @param setup before the traffic, ns
   * @param traffic the traffic's own time, ns
   * @param since when the traffic had ended, ns
   * @param shares process → share of one processor while measuring
   */
  public record Ran(
      Map<String, String> engines,
      long setup,
      long traffic,
      long since,
      Map<String, Double> shares) {}

  private static Map<String, String> engines(Environment environment) {
    Map<String, String> engines = new java.util.LinkedHashMap<>();
    for (Side side : Side.values()) {
      Server server = environment.server(side);
      engines.put(side.word(), server.dialect().engine() + " " + server.version());
    }
    return engines;
  }

  private TrafficOrder order(Setup setup, RunningSystem system, RunLedger ledger)
      throws IOException {
    Path scratch = Files.createDirectories(ledger.scratch().resolve("traffic"));
    return new TrafficOrder(
        plan.application().folder(),
        plan.application().sources(),
        "1",
        setup.drawings(),
        system.traffic(),
        plan.seed(),
        plan.traffic(),
        score.folder().operations(),
        score.folder().history().resolve("injector.json"),
        score.folder().logs().resolve("traffic-live.ndjson"),
        scratch.resolve("measure"),
        scratch.resolve("stop"),
        scratch,
        plan.limits().run(),
        score.sabotage());
  }
}
