package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.Switch;
import java.sql.SQLException;

/** A switch between two sides that a feed keeps equal. */
class FeedSwitch extends Switch<FeedCrossing> {
  private final Company company;

  FeedSwitch(String id, Side from, Company company) {
    super(id, from);
    this.company = company;
  }

  @Override
  protected FeedCrossing open(StepContext context) throws SQLException {
    return FeedCrossing.open(context, from());
  }

  @Override
  protected void restore(StepContext context) {
    company.sweeping(context, from());
  }

  @Override
  protected void moved(StepContext context) {
    company.sweeping(context, from().other());
  }
}
