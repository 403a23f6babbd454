package dev.rehearse.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is counted when the truth, which counts its own, changes sides. */
class DiscrepanciesTest {
  @Test
  void whatASideResolvedStaysCountedWhenTheOtherBeginsAnew() {
    Discrepancies old = Discrepancies.NONE.then(0, 3).then(2, 1).then(3, 0);
    assertThat(old.logged()).isEqualTo(3);
    Discrepancies fresh = old.then(0, 2).then(1, 1);
    assertThat(fresh.logged()).isEqualTo(5);
    assertThat(fresh.allResolved()).isEqualTo(4);
    assertThat(fresh.open()).isEqualTo(1);
  }
}
