package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.strategy.StepContext;
import java.util.Optional;

/** A verification that finds nothing, for sabotage that it would stop. */
final class UncheckedVerify extends Verify {
  UncheckedVerify(Company company) {
    super(company);
  }

  @Override
  Optional<String> trouble(StepContext context) {
    context.say("verify is switched off by the sabotage");
    return Optional.empty();
  }
}
