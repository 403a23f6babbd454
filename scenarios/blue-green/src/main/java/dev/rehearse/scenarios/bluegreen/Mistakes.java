package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.history.Side;
import dev.rehearse.scenarios.bluegreen.binlog.Mistake;
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
        of("L3", "tables are published whose rows nothing identifies", "I1"),
        of("L13", "a constraint of new is dropped for speed and never made again", "I9"),
        of("L14", "retire leaves the replication and all that it keeps behind", "I13"),
        of("B1", "the old primary is not fenced when the new one is promoted", "I14"),
        of("B2", "one client in twenty keeps to the old environment", "I1", "I14"),
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
        of("C3", "the switch does not wait for transactions that are open", "I14", "I3"),
        new Sabotage(
            "C8",
            "an attempt that failed leaves the replication halted",
            List.of("I15", "I16"),
            Map.of("strategy.switch-bound", "5s"),
            List.of("{ at: switch@before-move, process: migrator, do: kill, resume-after: 0s }"),
            true,
            ""),
        returning("R1", "the way back begins some writes after the switch", "I12", "I3"),
        returning("L6", "the position of the log is committed before the rows are", "I12", "I3"),
        returning("T1", "the log's timestamps are told in the zone of the host", "I12", "I6"),
        returning("T2", "the bytes of every text of the log are taken for UTF-8", "I12", "I6"),
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

  /** On the way back. */
  private static Sabotage returning(String id, String says, String... invariants) {
    return new Sabotage(
        id,
        says,
        List.of(invariants),
        Map.of("strategy.roll-back", "true", "expect", "rolled-back"),
        List.of(),
        true,
        "");
  }

  private static Sabotage faulty(String id, String says, String fault, String... invariants) {
    return new Sabotage(id, says, List.of(invariants), Map.of(), List.of(fault), true, "");
  }

  /** Every step, one of them broken where a sabotage is in force. */
  static List<Step> steps(Replications replications, String sabotage) {
    return List.of(
        setUp(replications, sabotage),
        new Deploy(),
        sabotage.equals("R4") ? new FailingTest() : new SmokeTest(),
        change(replications, sabotage),
        new Watch(),
        new Switch<>(Strategy.ROLL_BACK, Side.NEW, new ReplicationCarrier(replications)),
        sabotage.equals("L14") ? new ForgetfulRetire(replications) : new Retire(replications));
  }

  private static Step setUp(Replications replications, String sabotage) {
    return switch (sabotage) {
      case "L3" -> new KeylessSetUp(replications);
      case "L13" -> new ForgetfulSetUp(replications);
      default -> new SetUp(replications);
    };
  }

  private static Step change(Replications replications, String sabotage) {
    ReplicationCarrier correct = new ReplicationCarrier(replications);
    return switch (sabotage) {
      case "L1" -> hasty(correct, Part.SEQUENCES);
      case "B1" -> hasty(correct, Part.FENCE);
      // Changes go on to arrive after the other side is the truth.
      case "B4" -> hasty(correct, Part.CATCH_UP, Part.PROMOTION);
      // Its position is the one of the approach, which has been reached.
      case "C2" -> hasty(correct, Part.CATCH_UP);
      case "C3" -> hasty(correct, Part.DRAIN);
      case "C8" -> to(new HaltedCarrier(replications));
      case "R1" -> to(new LateCarrier(replications));
      default -> to(correct);
    };
  }

  private static Step to(ReplicationCarrier carrier) {
    return new Switch<>("switch", Side.OLD, carrier);
  }

  private static Step hasty(ReplicationCarrier carrier, Part... leftOut) {
    return new HastySwitch<>("switch", Side.OLD, carrier, Set.of(leftOut));
  }

  /** What is wrong with how a log is carried out. */
  static Mistake binlog(Optional<String> sabotage) {
    return switch (sabotage.orElse("")) {
      case "L6" -> Mistake.POSITION_FIRST;
      case "T1" -> Mistake.HOST_ZONE;
      case "T2" -> Mistake.ONE_CHARSET;
      default -> Mistake.NONE;
    };
  }

  /** Whether an abort leaves its own things behind. */
  static boolean leaves(Optional<String> sabotage) {
    return sabotage.isPresent() && sabotage.get().equals("R4");
  }
}
