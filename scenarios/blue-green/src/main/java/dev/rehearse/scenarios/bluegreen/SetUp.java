package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.NewSchema;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Makes the idle environment's database, and lets the engine fill it and keep it current. */
class SetUp implements Step {
  private final Replications replications;

  SetUp(Replications replications) {
    this.replications = replications;
  }

  @Override
  public String id() {
    return "set-up";
  }

  @Override
  public List<String> pausePoints() {
    return List.of("subscribed");
  }

  @Override
  public void run(StepContext context) throws Exception {
    Statements.until(
        "set up the idle environment",
        context.plan().limits().step(),
        () -> {
          begin(context);
          return true;
        });
    context.at("subscribed");
    copied(context);
    Statements.until(
        "analyse the idle database",
        context.plan().limits().step(),
        () -> {
          try (Connection fresh = context.admin(Side.NEW)) {
            initial(context).analyse(fresh);
          }
          return true;
        });
  }

  /** Plans without one were refused. */
  private InitialCopy initial(StepContext context) {
    return replications.initial(context.plan()).orElseThrow();
  }

  private void begin(StepContext context) throws Exception {
    Fence fence = Fence.forRole(context.applicationRole(Side.OLD));
    try (Connection old = context.admin(Side.OLD);
        Connection fresh = context.admin(Side.NEW)) {
      InitialCopy replication = initial(context);
      List<Catalog.Table> tables = Catalog.read(old).tables();
      boolean begun = replication.begun(fresh);
      if (!begun) {
        // Rows that scripts bring along come from old, as they are there now.
        NewSchema.make(
            fresh,
            context
                .application()
                .at(context.plan().application().newVersion())
                .schema(context.plan().databases().fresh().engine()));
      }
      fence.install(old, Fence.Gate.OPEN);
      fence.install(fresh, Fence.Gate.SHUT);
      replication.publish(old, tables, context.feedRole(Side.OLD));
      if (!begun) {
        long rows = rows(old, tables);
        replication.copy(
            old,
            fresh,
            context.publisher(Side.OLD),
            copied -> context.progress(copied, rows, 0, 0));
      }
      replication.go(context, Side.OLD);
    }
  }

  private void copied(StepContext context) throws SQLException, GivesUp {
    long rows = rows(context);
    try {
      Await.until(
          "the idle environment to have every table",
          context.plan().limits().step(),
          () -> look(context, rows),
          InitialCopy.Copied::whole);
    } catch (Await.TooLong e) {
      throw new GivesUp(
          "the copy does not end; look at the log of new's server: " + e.getMessage());
    }
  }

  private InitialCopy.Copied look(StepContext context, long rows) throws SQLException {
    try (Connection fresh = context.admin(Side.NEW)) {
      InitialCopy.Copied copied = initial(context).copied(fresh);
      context.progress(Math.min(copied.rows(), rows), rows, 0, 0);
      return copied;
    }
  }

  private static long rows(StepContext context) throws SQLException {
    try (Connection old = context.admin(Side.OLD)) {
      return rows(old, Catalog.read(old).tables());
    }
  }

  private static long rows(Connection old, List<Catalog.Table> tables) throws SQLException {
    long rows = 0;
    for (Catalog.Table table : tables) {
      rows += Statements.number(old, "SELECT count(*) FROM " + Dialect.of(old).quote(table.name()));
    }
    return rows;
  }
}
