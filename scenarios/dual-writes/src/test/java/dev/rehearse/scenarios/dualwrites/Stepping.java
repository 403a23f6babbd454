package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.application.FrontDoorOrder;
import dev.rehearse.application.Operations;
import dev.rehearse.environment.Link;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.ChildJvm;
import dev.rehearse.plan.Plan;
import dev.rehearse.scenarios.application.FrontDoorProcess;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries steps out on a {@link Pair} before a real front door's process, through the migrator's
 * links. What a test wants to happen at a pause point it hangs there; an exception from it ends the
 * step as a kill would, and {@link #run} again is the resumption.
 */
class Stepping implements StepContext, AutoCloseable {

  /** What happens at a pause point. */
  interface Event {
    void now() throws Exception;
  }

  /** Stands for kill -9 in this JVM: no step may catch it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String where) {
      super(where);
    }
  }

  final Map<String, Event> events = new HashMap<>();
  final List<String> said = new CopyOnWriteArrayList<>();
  private final Pair pair;
  private final Plan plan;
  private final Path folder;
  private final ChildJvm door;
  private final FrontDoorClient client;
  private DualWrites strategy;
  private final Optional<String> sabotage;
  private String step = "";
  private @Nullable String note;
  private final List<String> finished = new ArrayList<>();

  Stepping(Pair pair, Plan.Strategy settings, String sabotage) throws IOException {
    this(pair, Settings.plan(settings, pair.of.databases()), sabotage);
  }

  Stepping(Pair pair, Plan plan, String sabotage) throws IOException {
    this.pair = pair;
    this.folder = Files.createTempDirectory(pair.folder, "stepping");
    this.sabotage = sabotage.isEmpty() ? Optional.empty() : Optional.of(sabotage);
    this.plan = plan;
    this.strategy = new DualWrites();
    Map<Side, FrontDoorOrder.Reach> reach = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      reach.put(
          side,
          new FrontDoorOrder.Reach(
              pair.environment.link(Link.name("front-door", side)).address(),
              pair.server(side).admin(),
              pair.server(side).application().user()));
    }
    FrontDoorOrder order =
        new FrontDoorOrder(
            List.of(),
            reach,
            folder.resolve("record.json"),
            folder.resolve("changes.ndjson"),
            "secret",
            Duration.ofSeconds(2),
            "");
    Path file =
        ChildJvm.workOrder(
            folder.resolve("door.json"), JsonMapper.shared().writeValueAsString(order));
    door =
        ChildJvm.start(
            ChildJvm.Spec.of("door", FrontDoorProcess.class, file, folder.resolve("door.log")));
    String control = door.ready(Duration.ofSeconds(30)).split(" ")[1];
    client = FrontDoorClient.at(URI.create("http://127.0.0.1:" + control), "secret");
  }

  /** Carries the steps out up to and including this one; finished ones are not run again. */
  void run(String last) throws Exception {
    for (Step each : strategy.steps(plan, sabotage)) {
      if (!finished.contains(each.id())) {
        step(each);
      }
      if (each.id().equals(last)) {
        return;
      }
    }
  }

  private void step(Step each) throws Exception {
    if (!step.equals(each.id())) {
      step = each.id();
      note = null;
    }
    strategy.whileIn(each.id(), this, sabotage);
    each.run(this);
    finished.add(each.id());
  }

  /** Carries them out, begun again as often as something "kills" the migrator. */
  int runThroughKills(String last) throws Exception {
    for (int kills = 0; ; kills++) {
      try {
        run(last);
        return kills;
      } catch (Killed e) {
        strategy.stop();
        strategy = new DualWrites();
      }
    }
  }

  Pair pair() {
    return pair;
  }

  void abort() throws Exception {
    strategy.abort(this, sabotage);
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public ApplicationFolder application() {
    try {
      Plan.Engine fresh = pair.of.databases().fresh().engine();
      Path script = Files.writeString(folder.resolve("schema.sql"), pair.schema(fresh));
      return new ApplicationFolder(
          folder,
          "test",
          Map.of(fresh, List.of(script)),
          new Operations("1", Map.of()),
          List.of(),
          Map.of());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public Connection admin(Side side) throws SQLException {
    var address = pair.environment.link(Link.name("migrator", side)).address();
    return dev.rehearse.database.Database.of(address, pair.server(side).admin(), "migrator")
        .connect();
  }

  @Override
  public Connection feed(Side side) throws SQLException {
    var address = pair.environment.link(Link.name("migrator", side)).address();
    return dev.rehearse.database.Database.of(address, pair.server(side).feed(), "migrator-feed")
        .withSocketTimeout(Duration.ofSeconds(5))
        .connect();
  }

  @Override
  public String applicationRole(Side side) {
    return pair.server(side).application().user();
  }

  @Override
  public String feedRole(Side side) {
    return pair.server(side).feed().user();
  }

  @Override
  public Publisher publisher(Side side) {
    throw new IllegalStateException("these servers do not replicate each other");
  }

  @Override
  public FrontDoorClient frontDoor() {
    return client;
  }

  @Override
  public Optional<String> checkpoint() {
    return Optional.ofNullable(note);
  }

  @Override
  public void checkpoint(String text) {
    note = text;
  }

  @Override
  public Optional<String> alarm() {
    return Optional.empty();
  }

  @Override
  public void raise(String why) {
    throw new AssertionError("no plan here sets an alarm, but " + why);
  }

  @Override
  public void at(String pausePoint) {
    Event event = events.get(step + "@" + pausePoint);
    if (event != null) {
      try {
        event.now();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("at " + pausePoint, e);
      }
    }
  }

  @Override
  public void progress(long rowsCopied, long rowsToCopy, long open, long resolved) {}

  @Override
  public void bounded(String what, long limit, long took, boolean exceeded) {
    said.add(
        "bounded %s %d ms of %d%s"
            .formatted(what, took / 1_000_000, limit / 1_000_000, exceeded ? " EXCEEDED" : ""));
  }

  @Override
  public Path feedFile() {
    return folder.resolve("feed.log");
  }

  @Override
  public Optional<String> sabotage() {
    return sabotage;
  }

  @Override
  public void say(String sentence) {
    said.add(sentence);
  }

  @Override
  public void close() {
    strategy.stop();
    door.close();
  }
}
