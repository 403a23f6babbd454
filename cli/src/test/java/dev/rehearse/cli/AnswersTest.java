package dev.rehearse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands that start nothing. */
class AnswersTest {
  private static final Path PLAN = Typed.ROOT.resolve("plans/dual-writes/pg14-pg18.yaml");

  @TempDir Path folder = Path.of("");

  @Test
  void aDryRunShowsThePlanItsStepsAndItsTimeAndMakesNothing() {
    Typed answer = Typed.rehearse("run", PLAN, "--dry-run", "--out", folder.resolve("runs"));
    assertThat(answer.code()).isZero();
    assertThat(answer.out())
        .contains("pool:")
        .contains("# steps: prepare mirror backfill verify switch watch retire")
        .containsPattern("# expected time: about \\d+ s");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"strategies", "faults", "checks", "sabotage", "runs"})
  void eachListIsLinesOrOneDocument(String what) {
    assertThat(Typed.rehearse("list", what, "--out", folder).code()).isZero();
    Typed answer = Typed.rehearse("list", what, "--json", "--out", folder);
    assertThat(answer.code()).isZero();
    assertThat(document(answer.out()).isArray()).isTrue();
  }

  @Test
  void everySabotageSaysWhatItBreaksAndWhoCatchesIt() {
    JsonNode all = document(Typed.rehearse("list", "sabotage", "--json").out());
    assertThat(all).hasSizeGreaterThan(15);
    assertThat(all)
        .allSatisfy(
            each -> {
              assertThat(each.get("says").asString()).isNotBlank();
              assertThat(each.get("caught by").asString()).isNotBlank();
            });
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(Typed.rehearse("--version").out().strip()).startsWith("rehearse ").hasLineCount(1);
  }

  private static JsonNode document(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
