package dev.rehearse.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rehearse.application.Operations;
import dev.rehearse.history.Operation.Access;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixTest {
  private final Mix mix = new Mix(new SmallTalk().operations());

  @Test
  void sessionsAreFewerThanOperationsBecauseAWriteMayBeReadBack() {
    double reads = mix.sessionsPerSecond(Access.READ, 1000);
    double writes = mix.sessionsPerSecond(Access.WRITE, 1000);
    assertThat(writes / reads).isCloseTo(40.0 / 60, within(1e-9));
    // Half of the sessions want more than one operation, and a write has one follower.
    assertThat(reads + writes * 1.5).isCloseTo(1000, within(1e-6));
  }

  @Test
  void aClassWithoutOperationsHasNoSessions() {
    Mix onlyReads =
        new Mix(new Operations("1", Map.of("r", SmallTalk.spec("r", Access.READ, 1, List.of()))));
    assertThat(onlyReads.sessionsPerSecond(Access.WRITE, 100)).isZero();
    assertThat(onlyReads.sessionsPerSecond(Access.READ, 100)).isCloseTo(100, within(1e-9));
  }

  @Test
  void operationsAreDrawnByTheirShares() {
    Mix three =
        new Mix(
            new Operations(
                "1",
                Map.of(
                    "a", SmallTalk.spec("a", Access.READ, 10, List.of()),
                    "b", SmallTalk.spec("b", Access.READ, 30, List.of()),
                    "c", SmallTalk.spec("c", Access.READ, 0, List.of()))));
    SplittableRandom random = new SplittableRandom(1);
    long ofA =
        IntStream.range(0, 10_000)
            .filter(i -> three.first(Access.READ, random).name().equals("a"))
            .count();
    assertThat(ofA).isBetween(2_300L, 2_700L);
    assertThat(three.reachable()).as("nothing leads to c").containsExactly("a", "b");
  }
}
