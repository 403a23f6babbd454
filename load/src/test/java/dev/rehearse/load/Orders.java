package dev.rehearse.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Operation.Access;
import dev.rehearse.history.OperationLog;
import dev.rehearse.history.OperationTable;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Rate;
import dev.rehearse.traffic.Traffic;
import dev.rehearse.traffic.TrafficOrder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Orders for a traffic of {@link SmallTalk}, and what came of it. Immutable. */
record Orders(Path folder, double perSecond, Duration warm, String sabotage) {
  static final Outcome NONE =
      new Outcome(
          List.of(), new Event.InjectorReport(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), "not run"));

  static Orders in(Path folder) {
    return new Orders(folder, 200, Duration.ZERO, "");
  }

  Orders rate(double rate) {
    return new Orders(folder, rate, warm, sabotage);
  }

  Orders warmUp(Duration length) {
    return new Orders(folder, perSecond, length, sabotage);
  }

  Orders with(String mistake) {
    return new Orders(folder, perSecond, warm, mistake);
  }

  Traffic.Running start(URI frontDoor) throws IOException, InterruptedException {
    return new GatlingTraffic(0, SmallTalkSimulation.class).start(order(frontDoor, 42));
  }

  /** The first operation of that many sessions of each class, drawn without any traffic. */
  static Map<Long, String> drawn(long seed, int sessions) {
    TrafficOrder order = in(Path.of("nowhere")).order(URI.create("http://nowhere"), seed);
    Injector injector = new Injector(order, new SmallTalk(), operation -> {}, () -> {});
    Map<Long, String> drawn = new HashMap<>();
    for (Access access : Access.values()) {
      Arrivals arrivals = new Arrivals(injector, access, Schedule.even(1e9, 0));
      for (int i = 0; i < sessions; i++) {
        Visit visit = arrivals.take(0);
        if (visit != null) {
          visit.begin();
          Request first = visit.current();
          drawn.put(first.id, first.spec.name() + new String(first.body, UTF_8));
        }
      }
    }
    return drawn;
  }

  private TrafficOrder order(URI frontDoor, long seed) {
    Duration second = Duration.ofSeconds(1);
    return new TrafficOrder(
        folder,
        Map.of(),
        "1",
        folder.resolve("drawings"),
        frontDoor,
        seed,
        new Plan.Traffic(
            new Rate(perSecond),
            warm,
            second,
            second,
            Duration.ofSeconds(5),
            Plan.Arrivals.EVEN,
            1,
            second,
            Map.of()),
        folder.resolve("operations.bin"),
        folder.resolve("report.json"),
        folder.resolve("live.ndjson"),
        folder.resolve("measure"),
        folder.resolve("stop"),
        folder.resolve("scratch"),
        Duration.ofMinutes(1),
        sabotage);
  }

  /** What lies in the folder when the traffic has ended. */
  Outcome outcome() throws IOException {
    List<Operation> operations = operations();
    Event.InjectorReport report =
        Files.exists(folder.resolve("report.json"))
            ? JsonMapper.shared()
                .readValue(
                    Files.readString(folder.resolve("report.json")), Event.InjectorReport.class)
            : NONE.report();
    return new Outcome(operations, report);
  }

  private List<Operation> operations() throws IOException {
    OperationTable table = OperationLog.read(folder.resolve("operations.bin"));
    return IntStream.range(0, table.size()).mapToObj(table::get).toList();
  }

  /** What came of a run. */
  record Outcome(List<Operation> operations, Event.InjectorReport report) {}
}
