package dev.rehearse.conductor;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.environment.Environment;
import dev.rehearse.environment.Link;
import dev.rehearse.environment.Server;
import dev.rehearse.environment.embedded.EmbeddedEnvironment;
import dev.rehearse.fault.toxiproxy.Toxics;
import dev.rehearse.history.Event;
import dev.rehearse.history.EventLog;
import dev.rehearse.history.EventLogWriter;
import dev.rehearse.history.OperationLog;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.ChildJvm;
import dev.rehearse.lifecycle.Consumption;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Teardown;
import dev.rehearse.observe.Prober;
import dev.rehearse.observe.TableShape;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Seed;
import dev.rehearse.record.RunFolder;
import dev.rehearse.strategy.MigratorOrder;
import dev.rehearse.strategy.MigratorProcess;
import dev.rehearse.traffic.Traffic;
import dev.rehearse.traffic.TrafficOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs one rehearsal from nothing to a finished history. Not thread-safe; one use.
 *
 * <p>Whatever was started is on the teardown, which the caller closes: also when this was
 * interrupted.
 */
public final class Conductor {

  private static final Duration INJECTOR_END = Duration.ofSeconds(20);
  private static final List<String> SMALL =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Plan plan;
  private final Company company;
  private final RunFolder folder;
  private final Sabotaged sabotaged;
  private final Optional<ControlScript> control;
  private final Audience audience;
  private final Teardown teardown;

  /**
   * What is done to a run on purpose.
   *
   * @param id the sabotage in force; empty: none
   * @param traffic changes the running traffic when the migration begins, e.g. pauses it
   */
  record Sabotaged(String id, Consumer<Traffic.Running> traffic) {}

  public Conductor(
      Plan plan,
      Company company,
      RunFolder folder,
      String sabotage,
      Optional<ControlScript> control,
      Audience audience,
      Teardown teardown) {
    this.plan = plan;
    this.company = company;
    this.folder = folder;
    this.sabotaged = RunSabotage.of(sabotage);
    this.control = control;
    this.audience = audience;
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
    ApplicationFolder application =
        ApplicationFolder.read(plan.application().folder(), plan.application().sources());
    Cache cache = Cache.ofUser();
    RunLedger ledger = teardown.add("scratch", RunLedger.open(cache));
    audience.said("starting PostgreSQL, Toxiproxy and the application");
    EventLogWriter events = teardown.add("event log", EventLogWriter.create(folder.events()));
    Environment environment =
        teardown.add(
            "environment",
            EmbeddedEnvironment.start(
                plan.databases(), plan.application().instances(), folder.logs(), ledger, cache));
    Setup setup = new Setup(plan, application, environment, company.strategy(), ledger.scratch());
    CompletableFuture<RunningSystem> starting =
        CompletableFuture.supplyAsync(
            () -> RunningSystem.start(order(environment, ledger), teardown, events::append));
    Prepared prepared = prepared(setup, events, starting);
    teardown.add("initial rows", prepared.initial());
    RunningSystem system = joined(starting);
    Toxics toxics = teardown.add("faults", new Toxics(environment.proxies()));
    Traffic.Running traffic =
        teardown.add("traffic", company.traffic().start(order(setup, system, ledger)));
    long trafficBegan = System.nanoTime();
    Play play = new Play(environment, system, toxics, traffic, prepared, ledger, events::append);
    play.run();
    traffic.stop(INJECTOR_END);
    long trafficEnded = System.nanoTime();
    play.finish();
    return new Ran(
        engines(environment),
        trafficBegan - begun,
        trafficEnded - trafficBegan,
        trafficEnded,
        play.shares());
  }

  private RunningSystem.Order order(Environment environment, RunLedger ledger) {
    return new RunningSystem.Order(
        plan,
        plan.application().folder(),
        "1",
        folder,
        ledger,
        environment,
        company,
        sabotaged.id());
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
      engines.put(side.word(), server.engine() + " " + server.version());
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
        folder.operations(),
        folder.history().resolve("injector.json"),
        folder.logs().resolve("traffic-live.ndjson"),
        scratch.resolve("stop"),
        scratch,
        plan.limits().run(),
        sabotaged.id());
  }

  /** One performance: everything between the first request and the last look. */
  private final class Play {
    private final Environment environment;
    private final RunningSystem system;
    private final Traffic.Running traffic;
    private final Prepared prepared;
    private final RunLedger ledger;
    private final Consumer<Event> log;
    private final Stage stage = new Stage(audience);
    private final Phases phases;
    private final FaultBoard board;
    private final Faults faults;
    private Map<String, Double> shares = Map.of();
    private final AtomicLong feedStop = new AtomicLong(Long.MAX_VALUE);

    Play(
        Environment environment,
        RunningSystem system,
        Toxics toxics,
        Traffic.Running traffic,
        Prepared prepared,
        RunLedger ledger,
        Consumer<Event> log) {
      this.environment = environment;
      this.system = system;
      this.traffic = traffic;
      this.prepared = prepared;
      this.ledger = ledger;
      this.log = noticing(log);
      this.faults = new Faults(environment, system, toxics, new Seed(plan.seed()));
      this.board =
          new FaultBoard(
              control.map(ControlScript::faults).orElse(plan.faults()), faults, this.log);
      this.phases = new Phases(stage, traffic, this.log);
      stage.traffic(traffic);
    }

    /** A feed stops, for the judge, when the conductor sees {@code retire} or the ending begin. */
    private Consumer<Event> noticing(Consumer<Event> next) {
      return event -> {
        boolean retire =
            event instanceof Event.StepStarted started && started.step().equals("retire");
        if (retire || event instanceof Event.Ended) {
          feedStop.getAndUpdate(known -> Math.min(known, event.at()));
        }
        next.accept(event);
      };
    }

    void run() throws InterruptedException {
      phases.enter(Event.Phase.Name.WARM_UP);
      phases.flow(plan.traffic().warmUp());
      phases.enter(Event.Phase.Name.BEFORE);
      Consumption before = Consumption.now();
      phases.flow(plan.traffic().before());
      prepared.initial().complete();
      phases.enter(Event.Phase.Name.MIGRATION);
      sabotaged.traffic().accept(traffic);
      Teardown probes = new Teardown();
      try (probes) {
        probe(probes);
        if (control.isPresent()) {
          phases.flow(control.get().length(), board);
        } else {
          migrate();
        }
        board.healAll();
        phases.enter(Event.Phase.Name.AFTER);
        phases.flow(plan.traffic().after());
        // Before the injector is told: how long it takes to end is not the traffic's time.
        phases.enter(Event.Phase.Name.ENDED);
        shares = Consumption.now().sharesSince(before);
      }
    }

    private void migrate() throws InterruptedException {
      Migration migration =
          new Migration(
              plan,
              this::launch,
              board,
              traffic,
              log,
              () -> system.frontDoor().status().record().truth(),
              stage);
      faults.of(migration);
      migration.run();
    }

    private Migrator launch(int number, Consumer<MigratorWord> words) {
      Path order = ledger.scratch().resolve("orders").resolve("migrator.json");
      ChildJvm.workOrder(order, JsonMapper.builder().build().writeValueAsString(migratorOrder()));
      MigratorChild child =
          MigratorChild.start(
              ChildJvm.Spec.of(
                      "migrator",
                      MigratorProcess.class,
                      order,
                      folder.logs().resolve("migrator.log"))
                  .withFlags(SMALL)
                  .withNiceness(5),
              number,
              words);
      ledger.record(child.process());
      return child;
    }

    private MigratorOrder migratorOrder() {
      Map<Side, MigratorOrder.Reach> sides = new EnumMap<>(Side.class);
      for (Side side : Side.values()) {
        Server server = environment.server(side);
        sides.put(
            side,
            new MigratorOrder.Reach(
                environment.link(Link.name("migrator", side)).address(),
                server.admin(),
                server.feed(),
                server.application().user()));
      }
      return new MigratorOrder(
          company.strategy().getClass().getName(),
          plan,
          sides,
          system.control(),
          system.token(),
          ledger.scratch().resolve("checkpoint.json"),
          folder.logs().resolve("feed-migrator.log"),
          sabotaged.id());
    }

    private void probe(Teardown probes) {
      TableShape table = Shapes.simplest(prepared.shapes());
      for (Side side : Side.values()) {
        Server server = environment.server(side);
        probes.add(
            "probe of " + side.word(),
            Prober.start(
                side,
                () ->
                    dev.rehearse.database.Database.of(
                            server.direct(), server.application(), "probe")
                        .connect(),
                table,
                log));
      }
    }

    /** Process → share of one processor while measuring. */
    Map<String, Double> shares() {
      return shares;
    }

    void finish() throws IOException {
      audience.said("looking at what is there now");
      board.healAll();
      Finale finale = new Finale(prepared, environment, system.frontDoor(), log);
      finale.settle(plan.limits().settled());
      Side truth = system.frontDoor().status().record().truth();
      finale.observe(OperationLog.read(folder.operations()), truth, feedStop.get());
      for (Event event : EventLog.read(folder.logs().resolve("front-door-changes.ndjson"))) {
        log.accept(event);
      }
      Path report = folder.history().resolve("injector.json");
      if (Files.exists(report)) {
        log.accept(JsonMapper.builder().build().readValue(report, Event.InjectorReport.class));
      }
    }
  }

  /** Choosing a table to probe. */
  private static final class Shapes {
    static TableShape simplest(List<TableShape> shapes) {
      return shapes.stream()
          .filter(shape -> shape.key().size() == 1)
          .findFirst()
          .orElse(shapes.get(0));
    }
  }
}
