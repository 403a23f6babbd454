package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.strategy.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The steps and pause points that plans may name. */
class PlacesTest {
  private static final Path ROOT = Path.of(System.getProperty("rehearse.root", "../.."));

  @Test
  void theReferenceNamesEachStepWithItsPausePoints() throws IOException {
    String reference = Files.readString(ROOT.resolve("docs/plan.md"));
    for (Step step : new DualWrites().everyStep(Optional.empty())) {
      String row =
          reference
              .lines()
              .filter(line -> line.startsWith("| `" + step.id() + "` |"))
              .findFirst()
              .orElseThrow();
      if (!row.contains("as `switch`")) {
        step.pausePoints().forEach(point -> assertThat(row).contains("`" + point + "`"));
      }
    }
  }

  @Test
  void aFaultMayBeTiedToAStepOrToAPausePointOfIt() {
    assertThat(new DualWrites().places())
        .startsWith("prepare", "mirror", "mirror@triggers", "backfill", "backfill@chunk-read")
        .contains("roll-back@moved")
        .endsWith("retire", "retire@stopped");
  }
}
