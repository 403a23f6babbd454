package dev.rehearse.strategy;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.database.Database;
import dev.rehearse.database.Login;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What steps use in the migrator's process. Thread-safe where {@link StepContext} says so. */
final class MigratorContext implements StepContext {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Beyond this an answer will not come: a link that swallows everything must not hold a step. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final MigratorOrder order;
  private final Plan plan;
  private final ApplicationFolder application;
  private final Conversation conversation;
  private final FrontDoorClient frontDoor;
  private volatile String step = "";
  private @Nullable Checkpoint checkpoint;

  MigratorContext(
      MigratorOrder order, Plan plan, ApplicationFolder application, Conversation conversation) {
    this.order = order;
    this.plan = plan;
    this.application = application;
    this.conversation = conversation;
    this.frontDoor = FrontDoorClient.at(order.control(), order.token());
  }

  void enter(String id, Checkpoint memory) {
    this.step = id;
    this.checkpoint = memory;
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public ApplicationFolder application() {
    return application;
  }

  @Override
  public Connection admin(Side side) throws SQLException {
    return connect(side, MigratorOrder.Reach::admin, "migrator-admin");
  }

  @Override
  public Connection feed(Side side) throws SQLException {
    return connect(side, MigratorOrder.Reach::feed, "migrator-feed");
  }

  private Connection connect(Side side, Function<MigratorOrder.Reach, Login> role, String name)
      throws SQLException {
    MigratorOrder.Reach reach = order.sides().get(side);
    if (reach == null) {
      throw new IllegalStateException("the migrator was told of no database " + side.word());
    }
    return Database.of(reach.address(), role.apply(reach), name)
        .withConnectTimeout(CONNECT)
        .withSocketTimeout(ANSWER)
        .connect();
  }

  @Override
  public String applicationRole() {
    return order.applicationRole();
  }

  @Override
  public String feedRole() {
    MigratorOrder.Reach reach = order.sides().get(Side.OLD);
    if (reach == null) {
      throw new IllegalStateException("the migrator was told of no database old");
    }
    return reach.feed().user();
  }

  @Override
  public FrontDoorClient frontDoor() {
    return frontDoor;
  }

  @Override
  public Optional<String> checkpoint() {
    String note = checkpoint == null ? "" : checkpoint.memory().note();
    return note.isEmpty() ? Optional.empty() : Optional.of(note);
  }

  @Override
  public void checkpoint(String note) {
    if (checkpoint == null) {
      throw new IllegalStateException("only a step has a note");
    }
    checkpoint.note(note);
  }

  @Override
  public void at(String pausePoint) {
    conversation.at(step + "@" + pausePoint);
  }

  @Override
  public void progress(long rowsCopied, long rowsToCopy, long discrepanciesOpen, long resolved) {
    conversation.say(
        "progress",
        "step",
        step,
        "rowsCopied",
        rowsCopied,
        "rowsToCopy",
        rowsToCopy,
        "open",
        discrepanciesOpen,
        "resolved",
        resolved);
  }

  @Override
  public void bounded(String what, long limit, long took, boolean exceeded) {
    conversation.say("bounded", "what", what, "limit", limit, "took", took, "exceeded", exceeded);
  }

  @Override
  public Path feedFile() {
    return order.feed();
  }

  @Override
  public Optional<String> sabotage() {
    return order.sabotage().isEmpty() ? Optional.empty() : Optional.of(order.sabotage());
  }

  @Override
  public void say(String sentence) {
    conversation.say("note", "text", sentence);
  }
}
