package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.util.List;

/** Makes new's schema, and on both sides the numbering and the fence. */
final class Prepare implements Step {
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
        there.create(
            fresh, context.application().schema(context.plan().databases().fresh().engine()));
      }
      sameShape(catalog, Catalog.read(fresh));
      List<MirroredTable> tables = MirroredTable.of(catalog);
      Ledger.of(old)
          .make(
              old, tables, context.feedRole(Side.OLD), context.applicationRole(Side.OLD), sabotage);
      there.make(
          fresh, tables, context.feedRole(Side.NEW), context.applicationRole(Side.NEW), sabotage);
      for (MirroredTable table : tables) {
        there.arm(fresh, table);
      }
      fence.install(old, Fence.Gate.OPEN);
      fence.install(fresh, Fence.Gate.SHUT);
    }
  }

  private static void sameShape(Catalog old, Catalog fresh) throws GivesUp {
    List<String> there = shape(old);
    List<String> here = shape(fresh);
    if (!there.equals(here)) {
      List<String> missing = there.stream().filter(each -> !here.contains(each)).toList();
      List<String> added = here.stream().filter(each -> !there.contains(each)).toList();
      throw new GivesUp(
          "new's tables are not old's: on new are missing %s and there are besides %s"
              .formatted(missing, added));
    }
  }

  private static List<String> shape(Catalog catalog) {
    return catalog.tables().stream()
        .flatMap(
            table ->
                table.columns().stream()
                    .map(column -> table.name() + "." + column.name() + " " + column.type()))
        .sorted()
        .toList();
  }
}
