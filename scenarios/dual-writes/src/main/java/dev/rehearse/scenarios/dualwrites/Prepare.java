package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes new's schema, and on both sides the numbering and the fence. */
final class Prepare implements Step {
  private final Function<Ledger, String> more;

  /** Prepares, with more SQL for the sabotage that needs it. */
  Prepare(Function<Ledger, String> more) {
    this.more = more;
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
      if (Catalog.read(fresh).tables().isEmpty()) {
        create(fresh, context.application().schema(context.plan().databases().fresh().engine()));
      }
      sameShape(catalog, Catalog.read(fresh));
      List<MirroredTable> tables = MirroredTable.of(catalog);
      Ledger rows = new Ledger(tables, context.feedRole(Side.OLD));
      String ledger = rows.schema() + more.apply(rows);
      Statements.script(old, ledger);
      Statements.script(fresh, ledger);
      for (MirroredTable table : tables) {
        Statements.script(fresh, Ledger.arm(table));
      }
      fence.install(old, Fence.Gate.OPEN);
      fence.install(fresh, Fence.Gate.SHUT);
    }
  }

  /** The schema alone: rows that scripts bring along come from old, as they are there now. */
  private static void create(Connection fresh, String schema) throws SQLException {
    fresh.setAutoCommit(false);
    try (var statement = fresh.createStatement()) {
      statement.execute(schema);
      List<MirroredTable> made = Statements.tables(fresh);
      if (!made.isEmpty()) {
        statement.execute(
            made.stream()
                .map(MirroredTable::qualified)
                .collect(Collectors.joining(", ", "TRUNCATE ", "")));
      }
      fresh.commit();
    } catch (SQLException e) {
      fresh.rollback();
      throw e;
    } finally {
      if (!fresh.isClosed()) {
        fresh.setAutoCommit(true);
      }
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
