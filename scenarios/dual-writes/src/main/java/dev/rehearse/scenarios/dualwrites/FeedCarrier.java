package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.Switch;
import java.sql.SQLException;

/** Rows travel by a feed, which the sweeper works beside the steps. */
class FeedCarrier implements Switch.Carrier<FeedCrossing> {
  private final Company company;

  FeedCarrier(Company company) {
    this.company = company;
  }

  @Override
  public FeedCrossing open(StepContext context, Side from) throws SQLException {
    return FeedCrossing.open(context, from);
  }

  @Override
  public void restore(StepContext context, Side from) {
    company.sweeping(context, from);
  }

  @Override
  public void moved(StepContext context, Side from) {
    company.sweeping(context, from.other());
  }
}
