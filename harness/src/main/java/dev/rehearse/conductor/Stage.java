package dev.rehearse.conductor;

import dev.rehearse.history.Discrepancies;
import dev.rehearse.traffic.Traffic;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on stage now, told to the audience several times a second. Used by the conductor's thread
 * only.
 */
final class Stage {

  private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

  private final Audience audience;
  private final long since = System.nanoTime();
  private Traffic.@Nullable Running traffic;
  private String phase = "";
  private String step = "";
  private long rowsCopied;
  private long rowsToCopy;
  private Discrepancies discrepancies = Discrepancies.NONE;
  private long told;

  Stage(Audience audience) {
    this.audience = audience;
  }

  void traffic(Traffic.Running running) {
    this.traffic = running;
  }

  void phase(String name) {
    this.phase = name;
  }

  void step(String id) {
    this.step = id;
  }

  void progress(long copied, long toCopy, long open, long resolved) {
    this.rowsCopied = copied;
    this.rowsToCopy = toCopy;
    this.discrepancies = discrepancies.then(resolved, open);
  }

  void say(String sentence) {
    audience.said(sentence);
  }

  void tick(long now, List<String> faults) {
    if (traffic == null || now - told < INTERVAL_NANOS) {
      return;
    }
    told = now;
    audience.status(
        new Audience.Status(
            step.isEmpty() ? phase : step,
            Duration.ofNanos(now - since),
            traffic.counts(),
            rowsCopied,
            rowsToCopy,
            discrepancies,
            faults));
  }
}
