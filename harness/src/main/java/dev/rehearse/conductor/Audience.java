package dev.rehearse.conductor;

import dev.rehearse.history.Discrepancies;
import dev.rehearse.traffic.TrafficCounts;
import java.time.Duration;
import java.util.List;

/** Who watches a rehearsal while it runs. Called from the conductor's thread. */
public interface Audience {

  /** Something happened that is worth a line. */
  void said(String sentence);

  /** How things stand, several times a second while traffic flows. */
  void status(Status status);

  /** An audience that looks away. */
  static Audience none() {
    return new Audience() {
      @Override
      public void said(String sentence) {}

      @Override
      public void status(Status status) {}
    };
  }

  /**
   * How things stand.
   *
   * @param step the current step, or the phase of the traffic outside every step
   * @param elapsed since the traffic began
   * @param faults the faults in force
   */
  record Status(
      String step,
      Duration elapsed,
      TrafficCounts counts,
      long rowsCopied,
      long rowsToCopy,
      Discrepancies discrepancies,
      List<String> faults) {}
}
