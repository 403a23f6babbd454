package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.strategy.HastySwitch;
import dev.rehearse.strategy.HastySwitch.Part;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.Strategy;
import dev.rehearse.strategy.Switch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ways to break blue-green on purpose, and what each puts in a correct part's place. */
final class Mistakes {
  private Mistakes() {}

  /** The list for the command line. */
  static List<Sabotage> all() {
    return List.of(
        of("L1", "sequences are not carried over", "I10", "I1"),
        of("L13", "a constraint of new is dropped for speed and never made again", "I9"),
        of("L14", "retire leaves the slot and the publication behind", "I13"),
        of("B1", "the old primary is not fenced when the new one is promoted", "I14"),
        faulty(
            "B3",
            "a crash inside the drain leaves the door shut: its lease never ends",
            "{ at: switch@fenced, process: migrator, do: kill }",
            "I2",
            "I16"),
        new Sabotage(
            "B4",
            "traffic goes to the new environment before it has caught up",
            List.of("I7", "I3"),
            // Rows that come late meet newer ones, and the way back stands still.
            Map.of("limits.step", "10s"),
            List.of("{ at: switch, link: old->new, do: latency, of: 400ms, for: 4s }"),
            true,
            ""),
        faulty(
            "C2",
            "the position to catch up to is taken before the writers are stopped",
            "{ at: switch, link: old->new, do: latency, of: 400ms, for: 4s }",
            "I3"),
        faulty(
            "C3",
            "the switch does not wait for transactions that are open",
            "{ at: switch, link: application->old, do: latency, of: 150ms, for: 4s }",
            "I14",
            "I3"),
        new Sabotage(
            "C8",
            "an attempt that failed leaves the replication halted",
            List.of("I15", "I16"),
            Map.of("strategy.switch-bound", "5s"),
            List.of("{ at: switch@before-move, process: migrator, do: kill, resume-after: 0s }"),
            true,
            ""),
        new Sabotage(
            "R1",
            "the way back begins some writes after the switch",
            List.of("I12", "I3"),
            Map.of("strategy.roll-back", "true", "expect", "rolled-back"),
            List.of(),
            true,
            ""),
        new Sabotage(
            "R4",
            "an abort leaves subscription, slot and publication behind",
            List.of("I13"),
            Map.of("expect", "aborted"),
            List.of(),
            true,
            ""));
  }

  private static Sabotage of(String id, String says, String... invariants) {
    return new Sabotage(id, says, List.of(invariants), Map.of(), List.of(), false, "");
  }

  private static Sabotage faulty(String id, String says, String fault, String... invariants) {
    return new Sabotage(id, says, List.of(invariants), Map.of(), List.of(fault), true, "");
  }

  /** Every step, one of them broken where a sabotage is in force. */
  static List<Step> steps(String sabotage) {
    return List.of(
        sabotage.equals("L13") ? new ForgetfulSetUp() : new SetUp(),
        new Deploy(),
        sabotage.equals("R4") ? new FailingTest() : new SmokeTest(),
        change(sabotage),
        new Watch(),
        new Switch<>(Strategy.ROLL_BACK, Side.NEW, new ReplicationCarrier()),
        sabotage.equals("L14") ? new ForgetfulRetire() : new Retire());
  }

  private static Step change(String sabotage) {
    return switch (sabotage) {
      case "L1" -> hasty(Part.SEQUENCES);
      case "B1" -> hasty(Part.FENCE);
      // Changes go on to arrive after the other side is the truth.
      case "B4" -> hasty(Part.CATCH_UP, Part.PROMOTION);
      // Its position is the one of the approach, which has been reached.
      case "C2" -> hasty(Part.CATCH_UP);
      case "C3" -> hasty(Part.DRAIN);
      case "C8" -> to(new HaltedCarrier());
      case "R1" -> to(new LateCarrier());
      default -> to(new ReplicationCarrier());
    };
  }

  private static Step to(ReplicationCarrier carrier) {
    return new Switch<>("switch", Side.OLD, carrier);
  }

  private static Step hasty(Part... leftOut) {
    return new HastySwitch<>("switch", Side.OLD, new ReplicationCarrier(), Set.of(leftOut));
  }

  /** Whether an abort leaves its own things behind. */
  static boolean leaves(Optional<String> sabotage) {
    return sabotage.isPresent() && sabotage.get().equals("R4");
  }
}
