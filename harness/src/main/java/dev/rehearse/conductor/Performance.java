package dev.rehearse.conductor;

import dev.rehearse.database.Address;
import dev.rehearse.environment.Environment;
import dev.rehearse.environment.Layout;
import dev.rehearse.environment.Link;
import dev.rehearse.environment.Server;
import dev.rehearse.fault.toxiproxy.Toxics;
import dev.rehearse.history.Event;
import dev.rehearse.history.EventLog;
import dev.rehearse.history.OperationLog;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.ChildJvm;
import dev.rehearse.lifecycle.Consumption;
import dev.rehearse.lifecycle.Launch;
import dev.rehearse.lifecycle.MachineLoad;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Teardown;
import dev.rehearse.observe.Prober;
import dev.rehearse.observe.TableShape;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Seed;
import dev.rehearse.strategy.MigratorOrder;
import dev.rehearse.strategy.MigratorProcess;
import dev.rehearse.traffic.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * One performance: everything between the first request and the last look. Used by the conductor's
 * thread only.
 */
final class Performance {
  private static final List<String> SMALL =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Score score;
  private final Plan plan;
  private final Environment environment;
  private final RunningSystem system;
  private final Traffic.Running traffic;
  private final Prepared prepared;
  private final RunLedger ledger;
  private final Consumer<Event> log;
  private final Stage stage;
  private final Phases phases;
  private final FaultBoard board;
  private final Faults faults;
  private final Migration migration;
  private final Map<String, Double> shares = new TreeMap<>();
  private final long begun = System.nanoTime();
  private final AtomicLong feedStop = new AtomicLong(Long.MAX_VALUE);

  Performance(
      Score score,
      Environment environment,
      RunningSystem system,
      Toxics toxics,
      Traffic.Running traffic,
      Prepared prepared,
      RunLedger ledger,
      Consumer<Event> log) {
    this.score = score;
    this.plan = score.plan();
    this.stage = new Stage(score.audience());
    this.environment = environment;
    this.system = system;
    this.traffic = traffic;
    this.prepared = prepared;
    this.ledger = ledger;
    this.log = noticing(log);
    this.faults = new Faults(environment, system, toxics, new Seed(plan.seed()));
    this.board =
        new FaultBoard(
            score.control().map(ControlScript::faults).orElse(plan.faults()), faults, this.log);
    this.phases = new Phases(stage, traffic, this.log);
    stage.traffic(traffic);
    this.migration =
        new Migration(
            plan,
            this::launch,
            board,
            traffic,
            this.log,
            () -> system.frontDoor().status().record().truth(),
            stage);
    faults.of(migration);
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
    try (migration) {
      phases.enter(Event.Phase.Name.WARM_UP);
      if (score.control().isEmpty()) {
        // A JVM that comes up takes a processor for a second; no user shall feel that as a step.
        migration.ready();
      }
      phases.warmUp(plan.traffic().warmUp(), plan.budget().p99Floor());
      phases.enter(Event.Phase.Name.BEFORE);
      traffic.measure();
      MachineLoad.Listener busy =
          (from, until, share) -> log.accept(new Event.MachineBusy(from, until, share));
      try (Teardown meters = new Teardown()) {
        meters.add("machine load", MachineLoad.start(busy));
        Consumption consumption = meters.add("consumption", Consumption.start());
        measured();
        shares.putAll(consumption.shares());
      }
    }
  }

  private void measured() throws InterruptedException {
    phases.flow(plan.traffic().before());
    prepared.initial().complete();
    phases.enter(Event.Phase.Name.MIGRATION);
    RunSabotage.disturb(score.sabotage(), traffic);
    Teardown probes = new Teardown();
    try (probes) {
      probe(probes);
      if (score.control().isPresent()) {
        phases.flow(score.control().get().length(), board);
      } else {
        migration.run();
      }
      board.healAll();
      phases.enter(Event.Phase.Name.AFTER);
      phases.flow(plan.traffic().after());
      // Before the injector is told: how long it takes to end is not the traffic's time.
      phases.enter(Event.Phase.Name.ENDED);
    }
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
                    score.folder().logs().resolve("migrator.log"))
                .withFlags(SMALL)
                .withNiceness(Launch.YIELDING),
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
        score.company().strategy().getClass().getName(),
        plan,
        sides,
        publishers(),
        system.control(),
        system.token(),
        ledger.scratch().resolve("checkpoint.json"),
        score.folder().logs().resolve("feed-migrator.log"),
        score.sabotage());
  }

  private Map<Side, Address> publishers() {
    Map<Side, Address> publishers = new EnumMap<>(Side.class);
    if (score.company().strategy().environments() == Layout.Environments.TWO) {
      for (Side side : Side.values()) {
        String name = Link.name(side.word(), side.other());
        publishers.put(side, environment.link(name).address());
      }
    }
    return publishers;
  }

  private void probe(Teardown probes) {
    TableShape simplest = simplest(prepared.shapes());
    for (Side side : Side.values()) {
      List<TableShape> shapes = side == Side.OLD ? prepared.shapes() : prepared.there();
      TableShape table =
          shapes.stream()
              .filter(each -> each.name().equals(simplest.name()))
              .findFirst()
              .orElse(simplest);
      Server server = environment.server(side);
      probes.add(
          "probe of " + side.word(),
          Prober.start(
              side,
              server.direct().dialect(),
              () ->
                  dev.rehearse.database.Database.of(server.direct(), server.application(), "probe")
                      .connect(),
              table,
              log));
    }
  }

  /** Process → share of one processor while measuring; the recorder's is part of the traffic's. */
  Map<String, Double> shares() {
    return shares;
  }

  void finish() throws IOException {
    score.audience().said("looking at what is there now");
    board.healAll();
    Finale finale = new Finale(prepared, environment, system.frontDoor(), faults.others(), log);
    finale.settle(plan.limits().settled());
    Side truth = system.frontDoor().status().record().truth();
    finale.observe(OperationLog.read(score.folder().operations()), truth, feedStop.get());
    for (Event event : EventLog.read(score.folder().logs().resolve("front-door-changes.ndjson"))) {
      log.accept(event);
    }
    FeedFiles.validated(score.folder().logs(), log);
    Path report = score.folder().history().resolve("injector.json");
    if (Files.exists(report)) {
      Event.InjectorReport said =
          JsonMapper.builder().build().readValue(report, Event.InjectorReport.class);
      shares.put("traffic: recorder", share(said.recording(), said.at() - begun));
      log.accept(said);
    }
  }

  private static double share(long used, long elapsed) {
    return Math.round(1000.0 * used / elapsed) / 1000.0;
  }

  /** One column names the row that a probe touches, where any table allows it. */
  private static TableShape simplest(List<TableShape> shapes) {
    return shapes.stream()
        .filter(shape -> shape.key().size() == 1)
        .findFirst()
        .orElse(shapes.get(0));
  }
}
