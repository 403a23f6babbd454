package dev.rehearse.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.document.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reader, the schema for editors and docs/plan.md know the same keys. */
class PlanReferenceTest {

  private static final Path ROOT = Path.of(System.getProperty("rehearse.root", ".."));
  private static final Path SHOP = ROOT.resolve("plans/dual-writes/pg14-pg18.yaml");

  private static JsonNode schema() throws IOException {
    try (var in = PlanReferenceTest.class.getResourceAsStream("/schema/plan.schema.json")) {
      return JsonMapper.builder().build().readTree(in);
    }
  }

  private static PlanReader reader() {
    return new PlanReader(
        Map.of(
            "dual-writes",
            List.of(
                "prepare",
                "mirror",
                "backfill",
                "backfill@chunk-read",
                "verify",
                "switch",
                "watch",
                "retire")));
  }

  /** Dotted keys of plain values, as {@code --set} takes them. */
  static Stream<String> keys() throws IOException {
    List<String> keys = new ArrayList<>();
    collect("", schema(), keys);
    return keys.stream();
  }

  private static void collect(String prefix, JsonNode node, List<String> keys) {
    for (Map.Entry<String, JsonNode> property : node.path("properties").properties()) {
      String name = prefix + property.getKey();
      if (property.getValue().has("properties")) {
        collect(name + ".", property.getValue(), keys);
      } else if (!property.getValue().has("items")) {
        keys.add(name);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyOfTheSchemaIsDocumented(String key) throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs/plan.md"))).contains("`" + key + "`");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void theReaderKnowsEveryKeyOfTheSchemaAndAMisspeltOneIsRefused(String key) {
    String wrong = key.substring(0, key.length() - 1) + "_";
    assertThatThrownBy(
            () -> reader().read(SHOP, Map.of(wrong, "1"), OptionalLong.empty(), 1, List.of()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("did you mean '" + key.substring(key.lastIndexOf('.') + 1) + "'?");
  }

  @Test
  void everyKeyThatTheWriterWritesIsInTheSchema() throws IOException {
    List<String> known = keys().toList();
    Plan plan = reader().read(SHOP, Map.of(), OptionalLong.empty(), 1, List.of());
    String section = "";
    for (String line : PlanWriter.text(plan).lines().toList()) {
      String key = line.strip().split(":", 2)[0];
      if (!line.startsWith(" ")) {
        section = key;
      } else if (!line.startsWith("   ") && !line.strip().startsWith("-")) {
        String dotted = section + "." + key;
        assertThat(known).anyMatch(each -> each.equals(dotted) || each.startsWith(dotted + "."));
      }
    }
  }

  @Test
  void theShippedPlansAreReadWithoutAProblem() throws IOException {
    for (String plan :
        List.of(
            "dual-writes/pg14-pg18",
            "chinook/pg14-pg18",
            "short/dual-writes-pg14-pg18",
            "short/chinook-pg14-pg18")) {
      Path file = ROOT.resolve("plans/" + plan + ".yaml");
      assertThat(reader().read(file, Map.of(), OptionalLong.empty(), 1, List.of()).faults())
          .hasSize(2);
    }
  }
}
