package dev.rehearse.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the JSON Schema and docs/application.md to what the reader takes. */
class ApplicationReferenceTest {

  private static final Path REFERENCE = Path.of("..", "docs", "application.md");

  private final String text = schemaText();
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);

  private static String schemaText() {
    try (var in =
        ApplicationReferenceTest.class.getResourceAsStream("/schema/application.schema.json")) {
      return new String(
          java.util.Objects.requireNonNull(in).readAllBytes(),
          java.nio.charset.StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "chinook", "chinook-mysql"})
  void theShippedFoldersFollowTheSchema(String name) throws Exception {
    String yaml = Files.readString(Samples.folder(name).resolve(ApplicationFolder.FILE));
    assertThat(schema.validate(yaml, InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format: 1|format: 2",
        "kind: read|kind: reed",
        "share: 3|shar: 3",
        "key: note } }|kee: note } }",
        "key: note } }|key: note, integer: 1..2 } }",
        "columns: [text]|columns: []",
        "unique: note.text|unique: text",
        "{ text: \":text\" }|[text]",
      })
  void whatTheReaderRefusesTheSchemaRefusesToo(String right, String wrong) {
    String smallest = ApplicationFolderTest.SMALLEST;
    assertThat(schema.validate(smallest, InputFormat.YAML)).isEmpty();
    assertThat(smallest).contains(right);
    assertThat(schema.validate(smallest.replace(right, wrong), InputFormat.YAML)).isNotEmpty();
  }

  @Test
  void everyKeyHasADescriptionAndIsInTheReference() throws Exception {
    String reference = Files.readString(REFERENCE);
    Set<String> keys = new TreeSet<>();
    keys(JsonMapper.builder().build().readTree(text), keys);
    assertThat(keys).hasSizeGreaterThan(35);
    assertThat(keys).allMatch(key -> reference.matches("(?s).*`" + key + "[`: ].*"));
  }

  private static void keys(JsonNode node, Set<String> keys) {
    JsonNode properties = node.path("properties");
    properties
        .properties()
        .forEach(
            entry -> {
              keys.add(entry.getKey());
              assertThat(entry.getValue().has("description") || entry.getValue().has("$ref"))
                  .as("%s has a description", entry.getKey())
                  .isTrue();
            });
    node.forEach(child -> keys(child, keys));
  }

  @Test
  void theTourShowsTheFolderThatIsTested() throws Exception {
    assertThat(Files.readString(REFERENCE))
        .contains(
            "<!-- smallest: ApplicationFolderTest -->\n```yaml\n"
                + ApplicationFolderTest.SMALLEST
                + "```");
  }
}
