package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.SmokeRun;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Compares both sides while traffic goes on, and gives up on any difference that no open intent
 * explains; then every instance carries every operation out on new, where its reads find the
 * application's rows and its writes are refused: nobody's requests shall be the first.
 *
 * <p>A failure is remembered before it is told, so that no resumption passes over it.
 */
class Verify implements Step {
  private static final String FAILED = "failed: ";
  private static final int ROUNDS = 10;

  private final Company company;

  Verify(Company company) {
    this.company = company;
  }

  @Override
  public String id() {
    return "verify";
  }

  @Override
  public List<String> pausePoints() {
    return List.of("table-compared", "failed");
  }

  @Override
  public void run(StepContext context) throws Exception {
    company.sweeping(context, Side.OLD);
    if (passedOver(context)) {
      return;
    }
    Optional<String> trouble =
        Statements.until(
            "compare both sides", context.plan().limits().step(), () -> trouble(context));
    if (trouble.isEmpty()) {
      // Old's rows, as new may call its tables otherwise; what is named there is on new by now.
      trouble =
          SmokeRun.drawn(context, Side.OLD, ROUNDS)
              .trouble(context.frontDoor(), Side.NEW, context.plan().seed());
    }
    if (trouble.isPresent()) {
      context.checkpoint(FAILED + trouble.get());
      context.at("failed");
      throw new GivesUp(trouble.get());
    }
  }

  /** What an earlier process found out stays true. */
  boolean passedOver(StepContext context) throws GivesUp {
    Optional<String> note = context.checkpoint().filter(each -> each.startsWith(FAILED));
    if (note.isPresent()) {
      throw new GivesUp(note.get().substring(FAILED.length()));
    }
    return false;
  }

  Optional<String> trouble(StepContext context) throws Exception {
    try (Connection old = context.admin(Side.OLD);
        Connection fresh = context.admin(Side.NEW)) {
      Translations there = Translations.between(old, fresh);
      Translations back = Translations.between(fresh, old);
      for (MirroredTable table : Ledger.of(old).tables(old)) {
        Optional<String> found =
            new TableComparison(there.of(table.number()), back.of(table.number()), old, fresh)
                .run(context);
        if (found.isPresent()) {
          return found;
        }
        context.at("table-compared");
      }
      for (Catalog.Table table : Catalog.read(fresh).tables()) {
        for (Catalog.ForeignKey key : table.foreignKeys()) {
          if (!pointsSomewhere(context, fresh, table, key)) {
            return Optional.of(
                "unlogged discrepancy: rows of %s on new point nowhere by %s"
                    .formatted(table.name(), key.name()));
          }
        }
      }
      return Optional.empty();
    }
  }

  /** The feed brings whole transactions, so rows that point nowhere may only pass by. */
  private static boolean pointsSomewhere(
      StepContext context, Connection fresh, Catalog.Table table, Catalog.ForeignKey key)
      throws SQLException {
    try {
      Await.until(
          "orphans of " + key.name() + " to go",
          context.plan().limits().settled(),
          () -> Orphans.count(fresh, table, key),
          orphans -> orphans == 0);
      return true;
    } catch (Await.TooLong e) {
      return false;
    }
  }
}
