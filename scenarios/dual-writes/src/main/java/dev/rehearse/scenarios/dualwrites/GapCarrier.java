package dev.rehearse.scenarios.dualwrites;

import java.sql.SQLException;
import java.time.Duration;

/**
 * For sabotage C2 and B4: writes lie between the last look and the drain, and nobody carries them.
 */
final class GapCarrier extends FeedCarrier {
  private static final int GAP = 20;

  private static final Duration GAP_MOST = Duration.ofSeconds(3);

  private final Company company;
  private final boolean looks;

  /**
   * A carrier that leaves a gap.
   *
   * @param looks whether it brings the other side near at all
   */
  GapCarrier(Company company, boolean looks) {
    super(company);
    this.company = company;
    this.looks = looks;
  }

  @Override
  public void approach(FeedCrossing crossing, Duration limit) throws SQLException {
    if (looks) {
      super.approach(crossing, limit);
    }
    // It would close the gap.
    company.stop();
    crossing.awaitOpen(GAP, GAP_MOST);
  }
}
