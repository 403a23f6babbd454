package dev.rehearse.conductor;

import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.application.FrontDoorOrder;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.environment.Environment;
import dev.rehearse.environment.Layout;
import dev.rehearse.environment.Link;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.ChildJvm;
import dev.rehearse.lifecycle.ChildProcess;
import dev.rehearse.lifecycle.Launch;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Secrets;
import dev.rehearse.lifecycle.Teardown;
import dev.rehearse.plan.Plan;
import dev.rehearse.record.RunFolder;
import dev.rehearse.strategy.Strategy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * The application's processes of one rehearsal: instances and front door, each a JVM of its own
 * before its own links. Thread-safe once started.
 */
final class RunningSystem {

  /** Two JVMs at a time share two cores with initdb's copies; ten times what was measured. */
  private static final Duration READY = Duration.ofSeconds(30);

  /** What overload leaves under way, 2 s of 2,000 requests a second with their texts, is 200 MB. */
  private static final List<String> SMALL =
      List.of(
          "-Xmx512m",
          "-Xms64m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          // Half a process is worse than none: it holds requests that nobody will answer.
          "-XX:+ExitOnOutOfMemoryError");

  private final Map<String, ChildProcess> processes;
  private final URI traffic;
  private final URI control;
  private final String token;

  private RunningSystem(
      Map<String, ChildProcess> processes, URI traffic, URI control, String token) {
    this.processes = processes;
    this.traffic = traffic;
    this.control = control;
    this.token = token;
  }

  /** What starting needs to know. */
  record Order(
      Plan plan,
      Layout layout,
      Path application,
      RunFolder folder,
      RunLedger ledger,
      Environment environment,
      Company company,
      String sabotage) {}

  /**
   * Starts instances side by side, then the front door; whatever started is put on the teardown.
   */
  static RunningSystem start(Order order, Teardown teardown, Consumer<Event> log) {
    Map<String, ChildProcess> processes = new java.util.LinkedHashMap<>();
    List<ChildJvm> starting = new ArrayList<>();
    List<Layout.Instance> meant = order.layout().instances();
    for (Layout.Instance instance : meant) {
      starting.add(
          child(
              order,
              teardown,
              instance.name(),
              order.company().instance(),
              instance(order, instance)));
    }
    List<FrontDoorOrder.Instance> instances = new ArrayList<>();
    for (ChildJvm child : starting) {
      Layout.Instance instance = meant.get(instances.size());
      URI at = loopback(child.ready(READY));
      instances.add(new FrontDoorOrder.Instance(instance.name(), at, instance.sides()));
      processes.put(child.process().name(), child.process());
      log.accept(started(child));
    }
    String token = Secrets.password();
    ChildJvm door =
        child(
            order,
            teardown,
            "front-door",
            order.company().frontDoor(),
            frontDoor(order, instances, token));
    String[] ports = door.ready(READY).split(" ");
    processes.put("front-door", door.process());
    log.accept(started(door));
    return new RunningSystem(processes, loopback(ports[0]), loopback(ports[1]), token);
  }

  /** Asks all processes to end; the teardown waits for them. */
  void farewell() {
    processes.values().forEach(ChildProcess::farewell);
  }

  /**
   * Tells a failure for what it is where a process of the application has ended by itself.
   *
   * @throws NotRehearsable if one has
   */
  void blame(RuntimeException failure) {
    for (ChildProcess process : processes.values()) {
      if (!process.alive()) {
        throw new NotRehearsable(
            "The process " + process.name() + " ended by itself",
            process.log().toString(),
            "Read its log; where it ran out of memory, lower traffic.rate: this machine cannot carry it.",
            failure);
      }
    }
  }

  private static Event.ProcessChanged started(ChildJvm child) {
    return new Event.ProcessChanged(
        System.nanoTime(),
        child.process().name(),
        "started",
        "pid " + child.process().identity().pid());
  }

  private static ChildJvm child(
      Order order, Teardown teardown, String name, Class<?> main, Object workOrder) {
    Path file = order.ledger().scratch().resolve("orders").resolve(name + ".json");
    ChildJvm.workOrder(file, JsonMapper.builder().build().writeValueAsString(workOrder));
    ChildJvm child =
        ChildJvm.start(
            ChildJvm.Spec.of(name, main, file, order.folder().logs().resolve(name + ".log"))
                .withFlags(SMALL)
                .withNiceness(Launch.YIELDING));
    order.ledger().record(child.process());
    return teardown.add(name, child);
  }

  private static InstanceOrder instance(Order order, Layout.Instance instance) {
    Map<Side, InstanceOrder.Reach> sides = new EnumMap<>(Side.class);
    for (Side side : instance.sides()) {
      var server = order.environment().server(side);
      sides.put(
          side,
          new InstanceOrder.Reach(
              link(order, instance.name(), side).address(), server.application(), server.feed()));
    }
    Plan.Application application = order.plan().application();
    Strategy strategy = order.company().strategy();
    int number = instance.number();
    return new InstanceOrder(
        number,
        order.application(),
        application.sources(),
        instance.sides().contains(Side.OLD)
            ? Plan.Application.FIRST_VERSION
            : application.newVersion(),
        sides,
        application.pool(),
        application.isolation(),
        application.retries(),
        order.folder().history().resolve("commits-" + number + ".log"),
        order.folder().logs().resolve("feed-" + number + ".log"),
        strategy.mirror().map(Class::getName).orElse(""),
        order.plan().strategy(),
        order.sabotage());
  }

  private static FrontDoorOrder frontDoor(
      Order order, List<FrontDoorOrder.Instance> instances, String token) {
    Map<Side, FrontDoorOrder.Reach> sides = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      sides.put(
          side,
          new FrontDoorOrder.Reach(
              link(order, "front-door", side).address(),
              order.environment().server(side).admin(),
              order.environment().server(side).application().user()));
    }
    return new FrontDoorOrder(
        instances,
        sides,
        order.ledger().scratch().resolve("front-door.json"),
        order.folder().logs().resolve("front-door-changes.ndjson"),
        token,
        order.plan().traffic().deadline(),
        order.sabotage());
  }

  private static Link link(Order order, String from, Side to) {
    return order.environment().link(Link.name(from, to));
  }

  private static URI loopback(String port) {
    return URI.create("http://127.0.0.1:" + port.strip());
  }

  /** Where traffic goes. */
  URI traffic() {
    return traffic;
  }

  /** The front door's control port. */
  URI control() {
    return control;
  }

  /** The secret of the control port. */
  String token() {
    return token;
  }

  FrontDoorClient frontDoor() {
    return FrontDoorClient.at(control, token);
  }

  /** The process of this name, or nothing. */
  java.util.Optional<ChildProcess> process(String name) {
    return java.util.Optional.ofNullable(processes.get(name));
  }

  /** Name → process. */
  Map<String, ChildProcess> processes() {
    return Map.copyOf(processes);
  }
}
