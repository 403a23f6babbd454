package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.NewSchema;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.util.List;

/** Makes new's schema, and on both sides the numbering and the fence. */
class Prepare implements Step {
  private final String sabotage;

  /** Prepares, with what the sabotage needs; empty: none. */
  Prepare(String sabotage) {
    this.sabotage = sabotage;
  }

  @Override
  public String id() {
    return "prepare";
  }

  @Override
  public List<String> pausePoints() {
    return List.of();
  }

  @Override
  public void run(StepContext context) throws Exception {
    Statements.until(
        "prepare both sides",
        context.plan().limits().step(),
        () -> {
          prepare(context);
          return true;
        });
  }

  private void prepare(StepContext context) throws Exception {
    Fence fence = Fence.forRole(context.applicationRole(Side.OLD));
    try (Connection old = context.admin(Side.OLD);
        Connection fresh = context.admin(Side.NEW)) {
      List<String> refusals = Refusals.refusals(old);
      if (!refusals.isEmpty()) {
        throw new GivesUp("dual-writes cannot mirror this: " + String.join("; ", refusals));
      }
      Catalog catalog = Catalog.read(old);
      Ledger there = Ledger.of(fresh);
      if (!there.there(fresh)) {
        // Rows that scripts bring along come from old, as they are there now.
        NewSchema.make(
            fresh, context.application().schema(context.plan().databases().fresh().engine()));
      }
      Mapping mapping =
          Mapping.of(
              Dialect.of(old),
              catalog,
              Dialect.of(fresh),
              Catalog.read(fresh),
              context.plan().databases().names());
      if (!mapping.problems().isEmpty()) {
        throw new GivesUp(
            "old's data does not go into new's tables: " + String.join("; ", mapping.problems()));
      }
      Ledger.of(old)
          .make(
              old,
              MirroredTable.of(catalog),
              context.feedRole(Side.OLD),
              context.applicationRole(Side.OLD),
              sabotage);
      there.make(
          fresh,
          mapping.tables(),
          context.feedRole(Side.NEW),
          context.applicationRole(Side.NEW),
          sabotage);
      if (context.plan().strategy().validateWrites()) {
        FeedRights.allow(old, MirroredTable.of(catalog), context.feedRole(Side.OLD));
        FeedRights.allow(fresh, mapping.tables(), context.feedRole(Side.NEW));
      }
      there.arm(fresh);
      fence.install(old, Fence.Gate.OPEN);
      fence.install(fresh, Fence.Gate.SHUT);
    }
  }
}
