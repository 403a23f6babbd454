package dev.rehearse.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GtidsTest {
  @Test
  void aSetIsWrittenOut() {
    assertThat(Gtids.each("")).isEmpty();
    assertThat(Gtids.each("a-b:7")).containsExactly("a-b:7");
    assertThat(Gtids.each("a-b:1-3:7,\nc-d:2"))
        .containsExactly("a-b:1", "a-b:2", "a-b:3", "a-b:7", "c-d:2");
  }
}
