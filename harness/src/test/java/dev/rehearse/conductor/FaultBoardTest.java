package dev.rehearse.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.fault.Disturbance;
import dev.rehearse.history.Event;
import dev.rehearse.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When planned faults begin and end. Times are told to the board, so nothing here waits. */
class FaultBoardTest {
  private final List<Event> events = new ArrayList<>();
  private final List<Pretended> begun = new ArrayList<>();

  /** A disturbance that does nothing and says so when asked. */
  private static final class Pretended implements Disturbance {
    private boolean spent;
    private int healed;

    @Override
    public String target() {
      return "application->new";
    }

    @Override
    public boolean spent() {
      return spent;
    }

    @Override
    public void heal() {
      healed++;
    }

    @Override
    public long effect() {
      return 7;
    }

    @Override
    public String unit() {
      return "connections";
    }
  }

  private FaultBoard board(Plan.Fault... faults) {
    return new FaultBoard(
        List.of(faults),
        fault -> {
          Pretended one = new Pretended();
          begun.add(one);
          return one;
        },
        events::add);
  }

  private static Plan.Fault fault(String at, long after, String kind, long length) {
    return new Plan.Fault(
        kind + " @" + at,
        at,
        Duration.ofMillis(after),
        Optional.of("application->new"),
        Optional.empty(),
        Optional.empty(),
        kind,
        Duration.ofMillis(10),
        Duration.ZERO,
        0,
        length == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(length)),
        Optional.empty());
  }

  private static long now(long millis) {
    return System.nanoTime() + millis * 1_000_000;
  }

  @Test
  void aFaultBeginsAfterItsPlaceAndEndsAfterItsLength() {
    FaultBoard board = board(fault("backfill", 100, "latency", 200));
    board.reached("mirror", now(0));
    board.reached("backfill", now(0));
    board.tick(now(50));
    assertThat(begun).isEmpty();
    board.tick(now(150));
    assertThat(begun).hasSize(1);
    assertThat(board.labels()).hasSize(1);
    board.tick(now(1_000));
    assertThat(begun.get(0).healed).isEqualTo(1);
    assertThat(board.labels()).isEmpty();
    assertThat(events).hasSize(2);
    assertThat(events.get(1)).isInstanceOf(Event.FaultEnded.class);
  }

  @Test
  void aStepThatIsResumedDoesNotBringItsFaultBack() {
    FaultBoard board = board(fault("backfill", 0, "latency", 200));
    board.reached("backfill", now(0));
    board.reached("backfill", now(300));
    assertThat(begun).hasSize(1);
  }

  @Test
  void aPausePointIsArmedUntilItsFaultHasFired() {
    FaultBoard board = board(fault("backfill@chunk-read", 0, "reset", 0));
    assertThat(board.pointsToArm()).containsExactly("backfill@chunk-read");
    board.reached("backfill@chunk-read", now(0));
    assertThat(board.pointsToArm()).isEmpty();
  }

  @Test
  void aResetWithoutLengthActsUntilItIsSpentSoThatWhoWaitsAtThePointIsReachedToo() {
    FaultBoard board = board(fault("backfill@chunk-read", 0, "reset", 0));
    board.reached("backfill@chunk-read", now(0));
    board.tick(now(10));
    assertThat(begun.get(0).healed).isZero();
    begun.get(0).spent = true;
    board.tick(now(20));
    assertThat(begun.get(0).healed).isEqualTo(1);
  }

  @Test
  void aResetWithoutLengthEndsBeforeLongAlsoIfSomeConnectionsAreNeverUsed() {
    FaultBoard board = board(fault("backfill", 0, "reset", 0));
    board.reached("backfill", now(0));
    board.tick(now(1_000));
    assertThat(begun.get(0).healed).isEqualTo(1);
  }

  @Test
  void whatIsStillInForceAtTheEndIsHealed() {
    FaultBoard board = board(fault("watch", 0, "down", 60_000));
    board.reached("watch", now(0));
    board.healAll();
    assertThat(begun.get(0).healed).isEqualTo(1);
    assertThat(events).hasSize(2);
  }
}
