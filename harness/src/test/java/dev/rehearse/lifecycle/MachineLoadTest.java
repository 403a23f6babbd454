package dev.rehearse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MachineLoadTest {
  private record Told(long from, long until, double share) {}

  @Test
  void tellsOfTheWholeTimeWithoutAGapAndOfNothingAfterIt() {
    List<Told> told = new CopyOnWriteArrayList<>();
    long begun = System.nanoTime();
    MachineLoad load =
        MachineLoad.start((from, until, share) -> told.add(new Told(from, until, share)));
    await().until(() -> told.size() >= 2);
    long ending = System.nanoTime();
    load.close();

    assertThat(told.get(0).from()).isGreaterThanOrEqualTo(begun);
    for (int i = 1; i < told.size(); i++) {
      assertThat(told.get(i).from()).isEqualTo(told.get(i - 1).until());
    }
    assertThat(told.get(told.size() - 1).until()).isBetween(ending, System.nanoTime());
    assertThat(told).allSatisfy(each -> assertThat(each.share()).isBetween(0.0, 1.0));
  }

  @Test
  void aListenerThatFailsIsNotForgotten() {
    CountDownLatch told = new CountDownLatch(1);
    MachineLoad load =
        MachineLoad.start(
            (from, until, share) -> {
              told.countDown();
              throw new IllegalStateException("full");
            });
    await().until(() -> told.getCount() == 0);
    assertThatThrownBy(load::close).hasStackTraceContaining("full");
  }
}
