package dev.rehearse.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.application.Drawings;
import dev.rehearse.application.Operations;
import dev.rehearse.application.Operations.Spec;
import dev.rehearse.history.Operation.Access;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Rate;
import dev.rehearse.traffic.TrafficOrder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBehaviourTest {
  private static final Path SHOP =
      Path.of(System.getProperty("rehearse.root"), "scenarios", "application", "shop");

  @Test
  void drawsEveryOperationOfAFolderTheSameWayFromTheSameSeed(@TempDir Path folder)
      throws IOException {
    Behaviour shop = shop(folder);
    assertThat(shop.operations().byName()).isNotEmpty();
    for (Spec spec : shop.operations().byName().values()) {
      Map<String, @Nullable String> drawn = draw(shop, spec, 1);
      assertThat(drawn).containsOnlyKeys(spec.parameters().keySet()).isEqualTo(draw(shop, spec, 1));
      if (spec.access() == Access.WRITE) {
        assertThat(shop.effects(spec, drawn, null)).as("what it would have written").isNotEmpty();
      }
    }
  }

  @Test
  void boundParametersAreNotDrawn(@TempDir Path folder) throws IOException {
    Behaviour shop = shop(folder);
    Spec spec =
        shop.operations().byName().values().stream()
            .filter(s -> !s.parameters().isEmpty())
            .findFirst()
            .orElseThrow();
    String name = spec.parameters().keySet().iterator().next();
    assertThat(shop.draw(spec, 1, new SplittableRandom(1), Map.of(name, "carried over")))
        .containsEntry(name, "carried over");
  }

  @Test
  void aFoldersSharesGiveBothClassesSessions(@TempDir Path folder) throws IOException {
    Mix mix = new Mix(shop(folder).operations());
    assertThat(mix.sessionsPerSecond(Access.READ, 100)).isPositive();
    assertThat(mix.sessionsPerSecond(Access.WRITE, 100)).isPositive();
    assertThat(mix.sessionsPerSecond(Access.READ, 100) + mix.sessionsPerSecond(Access.WRITE, 100))
        .as("sessions have followers")
        .isLessThan(100);
  }

  private static Map<String, @Nullable String> draw(Behaviour shop, Spec spec, long seed) {
    return shop.draw(spec, 77, new SplittableRandom(seed), Map.of());
  }

  private static Behaviour shop(Path folder) throws IOException {
    Path drawings = folder.resolve("drawings.json");
    drawings(dev.rehearse.application.ApplicationFolder.read(SHOP, Map.of()).operations())
        .write(drawings);
    Duration second = Duration.ofSeconds(1);
    return FolderBehaviour.of(
        new TrafficOrder(
            SHOP,
            Map.of(),
            "1",
            drawings,
            URI.create("http://nowhere"),
            42,
            new Plan.Traffic(
                new Rate(1),
                second,
                second,
                second,
                second,
                Plan.Arrivals.EVEN,
                1,
                second,
                Map.of()),
            folder,
            folder,
            folder,
            folder,
            folder,
            folder,
            second,
            ""));
  }

  private static Drawings drawings(Operations operations) {
    Map<String, List<@Nullable String>> values = new HashMap<>();
    Map<String, List<String>> keys = new HashMap<>();
    operations
        .byName()
        .values()
        .forEach(
            spec ->
                spec.parameters()
                    .values()
                    .forEach(
                        parameter -> {
                          keys.put(parameter.table(), List.of("1", "2", "3"));
                          values.put(
                              parameter.table() + "." + parameter.column(),
                              Arrays.asList("1", null, "😀"));
                        }));
    return new Drawings(values, keys);
  }
}
