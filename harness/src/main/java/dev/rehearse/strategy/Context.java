package dev.rehearse.strategy;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.database.Address;
import dev.rehearse.database.Database;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** What the migrator's process gives its steps. Thread-safe but for the current step's name. */
final class Context implements StepContext {

  /** A link that swallows everything must not hold a step for longer than this. */
  private static final Duration SOCKET = Duration.ofSeconds(10);

  private final MigratorOrder order;
  private final ApplicationFolder application;
  private final Wire wire;
  private final Checkpoint checkpoint;
  private final FrontDoorClient frontDoor;
  private final Optional<String> sabotage;
  private volatile String step = "";

  Context(
      MigratorOrder order,
      ApplicationFolder application,
      Wire wire,
      Checkpoint checkpoint,
      Optional<String> sabotage) {
    this.order = order;
    this.application = application;
    this.wire = wire;
    this.checkpoint = checkpoint;
    this.frontDoor = FrontDoorClient.at(order.control(), order.token());
    this.sabotage = sabotage;
  }

  void enter(String id) {
    this.step = id;
  }

  @Override
  public Plan plan() {
    return order.plan();
  }

  @Override
  public ApplicationFolder application() {
    return application;
  }

  @Override
  public Connection admin(Side side) throws SQLException {
    MigratorOrder.Reach reach = reach(side);
    return Database.of(reach.address(), reach.admin(), "migrator")
        .withConnectTimeout(Duration.ofSeconds(2))
        .withSocketTimeout(Duration.ofMinutes(2))
        .connect();
  }

  @Override
  public Connection feed(Side side) throws SQLException {
    MigratorOrder.Reach reach = reach(side);
    return Database.of(reach.address(), reach.feed(), "migrator-feed")
        .withConnectTimeout(Duration.ofSeconds(2))
        .withSocketTimeout(SOCKET)
        .connect();
  }

  private MigratorOrder.Reach reach(Side side) {
    MigratorOrder.Reach reach = order.sides().get(side);
    if (reach == null) {
      throw new IllegalStateException("the work order says nothing of " + side.word());
    }
    return reach;
  }

  @Override
  public String applicationRole(Side side) {
    return reach(side).role();
  }

  @Override
  public String feedRole(Side side) {
    return reach(side).feed().user();
  }

  @Override
  public Publisher publisher(Side side) {
    Address address = order.publishers().get(side);
    if (address == null) {
      throw new IllegalStateException("no link leads from " + side.word() + " to the other side");
    }
    return new Publisher(address, reach(side).feed());
  }

  @Override
  public FrontDoorClient frontDoor() {
    return frontDoor;
  }

  @Override
  public Optional<String> checkpoint() {
    return checkpoint.note();
  }

  @Override
  public void checkpoint(String note) {
    checkpoint.note(note);
  }

  @Override
  public Optional<String> alarm() {
    return checkpoint.alarm();
  }

  @Override
  public void raise(String why) {
    checkpoint.raise(why);
    say("alarm: " + why);
  }

  @Override
  public void at(String pausePoint) {
    wire.at(step + "@" + pausePoint);
  }

  @Override
  public void progress(long rowsCopied, long rowsToCopy, long open, long resolved) {
    wire.progress(step, rowsCopied, rowsToCopy, open, resolved);
  }

  @Override
  public void bounded(String what, long limit, long took, boolean exceeded) {
    wire.bounded(what, limit, took, exceeded);
  }

  @Override
  public Path feedFile() {
    return order.feed();
  }

  @Override
  public Optional<String> sabotage() {
    return sabotage;
  }

  @Override
  public void say(String sentence) {
    wire.note(sentence);
  }
}
