package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord.Mode;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Doors;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;

/** From its end on every write on old notes what is to become so on new. */
final class MirrorStep implements Step {
  private final Company company;

  MirrorStep(Company company) {
    this.company = company;
  }

  @Override
  public String id() {
    return "mirror";
  }

  @Override
  public List<String> pausePoints() {
    return List.of("triggers");
  }

  @Override
  public void run(StepContext context) throws Exception {
    Duration limit = context.plan().limits().step();
    Statements.until(
        "put the triggers on old",
        limit,
        () -> {
          try (Connection old = context.admin(Side.OLD)) {
            Ledger.of(old).arm(old);
          }
          return true;
        });
    context.at("triggers");
    Doors.mode(context.frontDoor(), Mode.MIRRORED, limit);
    company.sweeping(context, Side.OLD);
  }
}
