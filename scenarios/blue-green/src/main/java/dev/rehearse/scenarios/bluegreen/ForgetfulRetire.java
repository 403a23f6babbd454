package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.StepContext;

/**
 * Sabotage L14: PostgreSQL keeps what it has for the other server, MySQL is its replica, for ever.
 */
final class ForgetfulRetire extends Retire {
  ForgetfulRetire(Replications replications) {
    super(replications);
  }

  @Override
  void remove(StepContext context) throws Exception {
    if (context.plan().databases().old().engine() == Plan.Engine.POSTGRESQL) {
      replications().unsubscribe(context);
    }
  }
}
