package dev.rehearse.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OthersTest {
  /** They dropped a and made c; the migration made a trigger of its own meanwhile. */
  private static final List<Others> OTHERS =
      List.of(
          new Others(
              new Held(Set.of("a", "b"), Set.of("object a")),
              new Held(Set.of("b", "c", "trigger of ours"), Set.of("object c"))));

  private static Set<String> expected(String... now) {
    return Others.expected(Set.of("a", "b"), Set.of(now), OTHERS, Held::contract);
  }

  @Test
  void whatOthersChangedMayBeThereOrNot() {
    assertThat(expected("b", "c")).containsExactlyInAnyOrder("b", "c");
    assertThat(expected("b", "c", "trigger of ours"))
        .containsExactlyInAnyOrder("b", "c", "trigger of ours");
    assertThat(expected("a", "b")).containsExactlyInAnyOrder("a", "b");
    assertThat(Others.expected(Set.of("object a"), Set.of("object c"), OTHERS, Held::objects))
        .containsExactly("object c");
  }

  @Test
  void whatNobodyTouchedIsExpectedAsItWas() {
    assertThat(expected("c")).contains("b");
    assertThat(expected("b", "d")).doesNotContain("d");
  }
}
