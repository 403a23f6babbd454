package dev.rehearse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

  @Test
  void isBusyWhereItIsNeitherIdleNorWaitsForADisk() {
    ProcessorTime then = ProcessorTime.parsed("cpu  100 10 20 1000 500 3 4 5 50 6");
    assertThat(then).isEqualTo(new ProcessorTime(142, 1_642));
    ProcessorTime later = ProcessorTime.parsed("cpu  160 10 40 1010 510 3 4 5 99 6");
    assertThat(later.busySince(then)).isEqualTo(0.8);
    assertThat(then.busySince(then)).isZero();
  }

  @Test
  void isToldByThisMachine() {
    assertThat(ProcessorTime.now()).hasValueSatisfying(now -> assertThat(now.busy()).isPositive());
  }
}
