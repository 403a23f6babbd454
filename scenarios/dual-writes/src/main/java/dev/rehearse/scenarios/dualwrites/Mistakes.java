package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.HastySwitch;
import dev.rehearse.strategy.HastySwitch.Part;
import dev.rehearse.strategy.ReadsSwitch;
import dev.rehearse.strategy.Sabotage;
import dev.rehearse.strategy.Step;
import dev.rehearse.strategy.Strategy;
import dev.rehearse.strategy.Switch;
import dev.rehearse.strategy.WritesSwitch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ways to break dual writes on purpose, and what each puts in a correct part's place. */
final class Mistakes {
  private static final String VERIFY = "the step verify, which would abort on what this does";

  private Mistakes() {}

  /** The list for the command line. */
  static List<Sabotage> all() {
    return List.of(
        of(
            "D1",
            "instances mirror from several threads and compare no numbers",
            VERIFY,
            "I6",
            "I8"),
        faulty(
            "D2",
            "an instance logs the other side's error and forgets the row",
            VERIFY,
            "{ at: mirror, link: application->new, do: down, for: 3s }",
            "I3",
            "I6"),
        of("D3", "new is written first; a rollback on old leaves it there", VERIFY, "I4"),
        of("D4", "the backfill writes its chunk over newer rows", VERIFY, "I8", "I6"),
        new Sabotage(
            "D5",
            "the backfill brings back rows that were deleted meanwhile",
            List.of("I4"),
            Map.of("strategy.backfill.chunk", "20_000"),
            List.of(),
            true,
            VERIFY),
        of("D8", "an instance repeats a write whose commit is in doubt", "", "I5"),
        of("L1", "sequences are not carried over", "", "I10", "I1"),
        of("L13", "a constraint of new is dropped for speed and never made again", "", "I9"),
        of(
            "C2",
            "the position to catch up to is taken before the writers are stopped",
            "the instances' mirrors, and the sweeper during the switch, which would hide the gap",
            "I3"),
        of("C3", "the switch does not wait for transactions that are open", "", "I14", "I3"),
        faulty(
            "B3",
            "a crash inside the drain leaves the door shut: its lease never ends",
            "",
            "{ at: switch@fenced, process: migrator, do: kill }",
            "I2",
            "I16"),
        of(
            "B4",
            "the truth moves before new has everything",
            "the instances' mirrors, and the sweeper during the switch, which would hide the gap",
            "I7",
            "I3"),
        new Sabotage(
            "R4",
            "an abort leaves its triggers and tables behind",
            List.of("I13"),
            Map.of("expect", "aborted"),
            List.of(),
            true,
            ""),
        new Sabotage(
            "O21",
            "the backfill chases the rows that traffic adds, for ever",
            List.of("I16"),
            Map.of("limits.step", "10s", "traffic.dwell-bound", "2s"),
            List.of(),
            true,
            ""),
        faulty(
            "O23",
            "a failed verification is forgotten when the migrator resumes",
            "",
            "{ at: verify@failed, process: migrator, do: kill, resume-after: 0s }",
            "I6",
            "I15"),
        of("ACK-OLD", "reads come from new, and old's commit alone acknowledges", "", "I7"),
        of("T4", "the numbers of JSON go through doubles", VERIFY, "I6"),
        of("T6", "a boolean that is NULL becomes true", VERIFY, "I6"),
        of("T7", "a zero date becomes NULL", VERIFY, "I6"),
        of("T8", "fractions of a second are dropped", VERIFY, "I6"),
        of("T10", "a key of zero becomes the next number", VERIFY, "I6", "I4"),
        of("T12", "a text that does not fit is cut", VERIFY, "I6"));
  }

  private static Sabotage of(String id, String says, String off, String... invariants) {
    return new Sabotage(id, says, List.of(invariants), Map.of(), List.of(), false, off);
  }

  private static Sabotage faulty(
      String id, String says, String off, String fault, String... invariants) {
    return new Sabotage(id, says, List.of(invariants), Map.of(), List.of(fault), true, off);
  }

  static Mirror mirror(InstanceOrder order) {
    return switch (order.sabotage()) {
      case "D1" -> new BlindMirror(order);
      case "D2" -> new ForgettingMirror(order);
      case "D3" -> new EarlyMirror(order);
      case "D8" -> new DoubtingMirror(order);
      case "C3" -> new HoldingMirror(order);
      case "ACK-OLD" -> new HeedlessMirror(order);
      case "C2", "B4" -> new IdleMirror();
      default -> new FeedMirror(order);
    };
  }

  /** Every step, one of them broken where a sabotage is in force. */
  static List<Step> steps(Company company, String sabotage) {
    return List.of(
        sabotage.equals("L13") ? new ForgetfulPrepare() : new Prepare(sabotage),
        new MirrorStep(company),
        backfill(company, sabotage),
        verify(company, sabotage),
        change("switch", company, sabotage),
        new ReadsSwitch<>(DualWrites.READS, Side.OLD, new FeedCarrier(company)),
        new WritesSwitch<>(change(DualWrites.WRITES, company, sabotage)),
        new Watch(company),
        new Switch<>(Strategy.ROLL_BACK, Side.NEW, new FeedCarrier(company)),
        new Retire(company));
  }

  private static Step backfill(Company company, String sabotage) {
    Optional<Spoiling> spoiling = Spoiling.of(sabotage);
    if (spoiling.isPresent()) {
      return new SpoiltBackfill(company, spoiling.get());
    }
    return switch (sabotage) {
      case "D4" -> new HastyBackfill(company, false, 25);
      case "D5" -> new HastyBackfill(company, true, 1);
      case "O21" -> new ChasingBackfill(company);
      default -> new Backfill(company);
    };
  }

  private static Step verify(Company company, String sabotage) {
    if (Spoiling.of(sabotage).isPresent()) {
      return new UncheckedVerify(company);
    }
    return switch (sabotage) {
      case "D1", "D2", "D3", "D4", "D5" -> new UncheckedVerify(company);
      case "O23" -> new SpoiltVerify(company, Optional.of("forgets"));
      case "R4" -> new SpoiltVerify(company, Optional.empty());
      default -> new Verify(company);
    };
  }

  private static Switch<FeedCrossing> change(String id, Company company, String sabotage) {
    return switch (sabotage) {
      case "L1" -> hasty(id, new FeedCarrier(company), Part.SEQUENCES);
      case "C3" -> hasty(id, new FeedCarrier(company), Part.DRAIN);
      case "C2" -> hasty(id, new GapCarrier(company, true), Part.CATCH_UP);
      case "B4" -> hasty(id, new GapCarrier(company, false), Part.CATCH_UP);
      default -> new Switch<>(id, Side.OLD, new FeedCarrier(company));
    };
  }

  private static Switch<FeedCrossing> hasty(String id, FeedCarrier carrier, Part leftOut) {
    return new HastySwitch<>(id, Side.OLD, carrier, Set.of(leftOut));
  }

  /** Whether an abort takes its own things away. */
  static boolean dismantles(Optional<String> sabotage) {
    return !sabotage.equals(Optional.of("R4"));
  }
}
