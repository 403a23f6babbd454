package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.PostgreSql;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.util.List;

/** Sabotage L3: tables are published whose rows nothing identifies. */
final class KeylessSetUp extends SetUp {
  private static final PostgreSql SQL = new PostgreSql();

  KeylessSetUp(Replications replications) {
    super(replications);
  }

  @Override
  public void run(StepContext context) throws Exception {
    Statements.until(
        "take what identifies rows away",
        context.plan().limits().step(),
        () -> {
          try (Connection old = context.admin(Side.OLD)) {
            Statements.alone(old, List.of(SQL.impatient()));
            for (Catalog.Table table : Catalog.read(old).tables()) {
              Statements.alone(
                  old,
                  List.of("ALTER TABLE " + SQL.quote(table.name()) + " REPLICA IDENTITY NOTHING"));
            }
          }
          return true;
        });
    super.run(context);
  }
}
