package dev.rehearse.conductor;

import dev.rehearse.strategy.Sabotage;
import dev.rehearse.traffic.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sabotage of the run itself, which any strategy can be rehearsed under. Stateless. */
public final class RunSabotage {

  /** Beside a check's name: the rehearsal must refuse to judge, for what that check says. */
  public static final String REFUSES = "INCONCLUSIVE";

  /** Shorter than any deadline: no request may fail for it. */
  private static final Duration PAUSE = Duration.ofMillis(900);

  private RunSabotage() {}

  /** All of them. */
  public static List<Sabotage> all() {
    return List.of(
        new Sabotage(
            "NO-BITE",
            "a fault is laid on a link that carries nothing, and never bites",
            List.of(REFUSES, "faults-felt"),
            Map.of(),
            List.of("{ at: prepare, link: front-door->new, do: latency, of: 10ms, for: 200ms }"),
            false,
            ""),
        new Sabotage(
            "DEAD",
            "the traffic's process dies three seconds after the warm-up",
            List.of(REFUSES, "traffic"),
            Map.of(),
            List.of(),
            false,
            ""),
        new Sabotage(
            "PAUSED",
            "the injector stands still for almost a second and sees nothing meanwhile",
            List.of(REFUSES, "traffic"),
            Map.of(),
            List.of(),
            false,
            ""),
        new Sabotage(
            "RESEND",
            "the front door closes kept-alive connections unanswered after the instance has committed, so that the client sends again",
            List.of("I5"),
            Map.of(),
            List.of(),
            false,
            ""));
  }

  /** Does to the traffic what a sabotage of the run does to it when the migration begins. */
  static void disturb(String sabotage, Traffic.Running traffic) {
    if (sabotage.equals("PAUSED")) {
      traffic.pause(PAUSE);
    }
  }
}
