package dev.rehearse.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final String FOUR_FAILED =
      """
      ---- Requests -----------------------------|---Total---|-----OK----|----KO----
      > Global                                   |     5,940 |     5,936 |         4
      ---- Errors ------------------------------------------------------------------
      > Request timeout to 127.0.0.1:1 after 2000 ms                    3 (75%)
      > status.find.in(200,201,202), found 503                          1 (25%)
      """;

  @Test
  void readsGatlingsTotals() {
    assertThat(Summary.read(FOUR_FAILED)).isEqualTo(new Summary.Totals(5936, 4));
  }

  @Test
  void countsErrorsThatGatlingDoesNotCountAsRequests() {
    String crashed = FOUR_FAILED + "> Failed to build request: no such key       2 (33.3%)\n";
    assertThat(Summary.read(crashed)).isEqualTo(new Summary.Totals(5936, 6));
  }

  @Test
  void takesTheLastSummary() {
    String first = "> Global |  10 |  10 |  - \n";
    assertThat(Summary.read(first + FOUR_FAILED).succeeded()).isEqualTo(5936);
    assertThat(Summary.read(first).failed()).isZero();
  }

  @Test
  void refusesAnOutputWithoutOne() {
    assertThatThrownBy(() -> Summary.read("Simulation started")).hasMessageContaining("> Global");
  }
}
