package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Sabotage R1: the way back begins at the head, whatever has been written since the move. */
final class LateCarrier extends ReplicationCarrier {
  /** Some of them are writes. */
  private static final long REQUESTS = 40;

  private static final Duration MOST = Duration.ofSeconds(3);

  LateCarrier(Replications replications) {
    super(replications);
  }

  @Override
  public void moved(StepContext context, Side from) throws Exception {
    // What was answered before is no gap.
    context.frontDoor().vitals();
    AtomicLong answered = new AtomicLong();
    Await.until(
        "requests whose writes the way back shall miss",
        MOST,
        () -> answered.addAndGet(context.frontDoor().vitals().answered()) >= REQUESTS);
    try (Connection source = context.admin(from.other());
        Connection target = context.admin(from)) {
      replications().from(context.plan(), from.other()).keepFromNow(source, target);
    }
    super.moved(context, from);
  }
}
