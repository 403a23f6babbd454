package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Sabotage D1's second writer: it holds each row that it sees until a newer one of the same key has
 * reached the other side, and then writes the older one over it. It leaves the intents to the first
 * writer. Not thread-safe.
 */
final class LateFeed extends Feed {

  /** A key that nobody writes again in this time is let go. */
  private static final long HELD = TimeUnit.SECONDS.toNanos(4);

  private final List<Held> held = new ArrayList<>();
  private long seen;

  private record Held(Intent intent, long since) {}

  LateFeed(Reach reach, FeedFile file, Plan.Strategy manner) {
    super(reach, file, manner);
  }

  @Override
  Pumped pump(Side truth) throws SQLException {
    if (truth == Side.OLD) {
      long now = System.nanoTime();
      for (Intent intent : translated(truth, fetch(truth).batch())) {
        if (intent.seq() > seen) {
          held.add(new Held(intent, now));
        }
      }
      held.forEach(each -> seen = Math.max(seen, each.intent().seq()));
      Connection other = connection(truth.other());
      Set<Long> overtaken = overtaken(other);
      for (Iterator<Held> each = held.iterator(); each.hasNext(); ) {
        Held one = each.next();
        if (overtaken.contains(one.intent().seq())) {
          LedgerMistakes.of(other).applyBlindly(other, List.of(one.intent()));
          each.remove();
        } else if (now - one.since() > HELD) {
          each.remove();
        }
      }
    }
    return Pumped.NOTHING;
  }

  private Set<Long> overtaken(Connection other) throws SQLException {
    List<Intent> intents = held.stream().map(Held::intent).toList();
    return Set.copyOf(LedgerMistakes.of(other).overtaken(other, intents));
  }
}
