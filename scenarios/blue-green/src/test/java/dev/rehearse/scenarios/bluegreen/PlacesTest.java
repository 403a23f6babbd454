package dev.rehearse.scenarios.bluegreen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.scenarios.staging.Staging;
import dev.rehearse.strategy.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The steps and pause points that plans may name. */
class PlacesTest {
  @Test
  void theReferenceNamesEachStepWithItsPausePoints() throws IOException {
    String reference = Files.readString(Staging.ROOT.resolve("docs/plan.md"));
    String own = reference.substring(reference.indexOf("Steps of `blue-green`"));
    for (Step step : new BlueGreen().everyStep(Optional.empty())) {
      String row =
          own.lines()
              .filter(line -> line.startsWith("| `" + step.id() + "` |"))
              .findFirst()
              .orElseThrow();
      if (!row.contains("as ")) {
        step.pausePoints().forEach(point -> assertThat(row).contains("`" + point + "`"));
      }
    }
  }
}
