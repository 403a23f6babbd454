package dev.rehearse.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.application.Operations.Draw;
import dev.rehearse.application.Operations.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParameterDrawTest {

  private static final int DRAWS = 20_000;

  private final Drawings drawings =
      new Drawings(
          Map.of("item.name", Arrays.asList("O'Reilly", null, "", "😀".repeat(30))),
          Map.of("item", LongStream.rangeClosed(1, 1_000).mapToObj(Long::toString).toList()));

  private final ParameterDraw draw = new ParameterDraw(drawings);

  @Test
  void theSameSeedAndOperationDrawTheSame() {
    Operations.Spec spec = spec(Map.of("id", key(Draw.KEY), "name", name(Draw.UNIQUE)));
    assertThat(drawn(spec, 7, 1)).isEqualTo(drawn(spec, 7, 1)).isNotEqualTo(drawn(spec, 7, 2));
  }

  @Test
  void someKeysAreHotAndAllCanBeDrawn() {
    int[] skewed = counts(Draw.KEY);
    int[] even = counts(Draw.ANY_KEY);
    assertThat(skewed[0]).as("the hottest of 1,000").isBetween(DRAWS / 20, DRAWS / 5);
    assertThat(even[0]).as("its failing twin").isLessThan(DRAWS / 100);
    assertThat(Arrays.stream(skewed).filter(count -> count == 0).count()).isLessThan(150);
  }

  @Test
  void uniqueValuesCarryTheOperationsId() {
    Operations.Spec spec = spec(Map.of("name", name(Draw.UNIQUE)));
    Set<@Nullable String> seen = new HashSet<>();
    for (long id = 1; id <= 1_000; id++) {
      String value = drawn(spec, 3, id).get("name");
      assertThat(value).endsWith("#" + id);
      seen.add(value);
    }
    assertThat(seen).hasSize(1_000);
  }

  @Test
  void plainValuesRepeatAndMayBeNull() {
    Operations.Spec spec = spec(Map.of("name", name(Draw.VALUE)));
    Set<@Nullable String> seen = new HashSet<>();
    for (long id = 1; id <= 1_000; id++) {
      seen.add(drawn(spec, id, id).get("name"));
    }
    assertThat(seen).hasSize(4).containsNull().contains("");
  }

  @Test
  void twoKeysOfOneOperationDiffer() {
    Map<String, Parameter> two = new LinkedHashMap<>();
    two.put("from", key(Draw.KEY));
    two.put("to", key(Draw.KEY));
    for (long id = 1; id <= 2_000; id++) {
      Map<String, @Nullable String> drawn = drawn(spec(two), id, id);
      assertThat(drawn.get("from")).isNotEqualTo(drawn.get("to"));
    }
  }

  @Test
  void aKeyThatIsCarriedOverIsNotDrawnAgainForTheOther() {
    Map<String, Parameter> two = new LinkedHashMap<>();
    two.put("from", key(Draw.KEY));
    two.put("to", key(Draw.KEY));
    for (long id = 1; id <= 2_000; id++) {
      Map<String, @Nullable String> bound = new HashMap<>(Map.of("to", "1"));
      var drawn = draw.draw(spec(two), new SplittableRandom(id), id, bound);
      assertThat(drawn).containsEntry("to", "1").doesNotContainEntry("from", "1");
    }
  }

  @Test
  void aFreshKeyIsAboveEveryOther() {
    Operations.Spec spec = spec(Map.of("id", key(Draw.FRESH_KEY)));
    assertThat(drawn(spec, 1, 5)).containsEntry("id", "1005");
  }

  @Test
  void aTableWithoutRowsIsNamed() {
    Parameter nowhere = new Parameter(Draw.KEY, "nothing", "", 0, 0);
    assertThatThrownBy(() -> drawn(spec(Map.of("id", nowhere)), 1, 1))
        .hasMessageContaining("The table nothing has no row whose key could be drawn");
  }

  private int[] counts(Draw how) {
    int[] counts = new int[1_000];
    SplittableRandom random = new SplittableRandom(42);
    Operations.Spec spec = spec(Map.of("id", key(how)));
    for (int i = 0; i < DRAWS; i++) {
      String key = draw.draw(spec, random, i, Map.of()).get("id");
      counts[Integer.parseInt(String.valueOf(key)) - 1]++;
    }
    return counts;
  }

  private Map<String, @Nullable String> drawn(Operations.Spec spec, long seed, long operation) {
    return draw.draw(spec, new SplittableRandom(seed), operation, Map.of());
  }

  private static Parameter key(Draw how) {
    return new Parameter(how, "item", "", 0, 0);
  }

  private static Parameter name(Draw how) {
    return new Parameter(how, "item", "name", 0, 0);
  }

  private static Operations.Spec spec(Map<String, Parameter> parameters) {
    return new Operations.Spec(
        "op",
        "update",
        dev.rehearse.history.Operation.Access.WRITE,
        1,
        List.of(),
        parameters,
        List.of(),
        Set.of(),
        List.of());
  }
}
