package dev.rehearse.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document tells of itself, and how nonsense is refused: with its place, all at once. */
class DocumentTest {

  @TempDir Path folder = Path.of("");

  private static Section parse(String text, Problems problems) {
    return Document.parse("doc.yaml", text, Map.of(), problems);
  }

  @Test
  void anUnknownKeyIsToldAtItsOwnLineWithWhatWasMeant() {
    Problems problems = new Problems();
    Section root = parse("rate: 1\nwram-up: 5s\n", problems);
    root.text("rate");
    root.duration("warm-up", Duration.ZERO);
    root.done();
    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("doc.yaml:2:1: 'wram-up' is not a key of this document")
        .hasMessageContaining("did you mean 'warm-up'?");
  }

  @Test
  void knownKeysAreNoProblem() {
    Problems problems = new Problems();
    Section root = parse("rate: 1\n", problems);
    assertThat(root.text("rate")).contains("1");
    root.done();
    problems.throwIfAny();
  }

  @Test
  void allProblemsComeAtOnceInTheirOrder() {
    Problems problems = new Problems();
    Section root = parse("a: soon\nb: { c: many }\n", problems);
    root.duration("a", Duration.ZERO);
    root.child("b").count("c", 0);
    assertThatThrownBy(problems::throwIfAny)
        .hasMessageContaining("doc.yaml:1:4: a is 'soon'; a duration such as 500ms")
        .hasMessageContaining("doc.yaml:2:9: b.c is 'many'; a count such as 10_000");
  }

  @Test
  void anOverrideWinsAndIsBlamedByItsOwnName() {
    Problems problems = new Problems();
    Section root =
        Document.parse("doc.yaml", "a: { b: 1 }\n", Map.of("a.b", "x", "z", "1"), problems);
    root.child("a").count("b", 0);
    root.done();
    assertThatThrownBy(problems::throwIfAny)
        .hasMessageContaining("--set a.b: a.b is 'x'")
        .hasMessageContaining("--set z: 'z' is not a key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "- a\n- b\n",
        "just words",
        "a: 1\na: 2\n",
        "a: [1, 2\n",
        "\ta: 1\n",
        "? [complex]\n: 1\n",
        "a: &x [*x]\n",
        "%YAML 9.9\n---\na: 1\n"
      })
  void nonsenseIsRefusedWithItsPlace(String text) {
    assertThatThrownBy(() -> parse(text, new Problems()))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("doc.yaml");
  }

  @Test
  void depthAndSizeAreBounded() throws Exception {
    assertThatThrownBy(() -> parse("a: " + "[".repeat(40) + "]".repeat(40), new Problems()))
        .hasMessageContaining("nested deeper than 32 levels");
    Path large = folder.resolve("large.yaml");
    Files.writeString(large, "a: " + "x".repeat(Document.SIZE_MAX));
    assertThatThrownBy(() -> Document.read(large, Map.of(), new Problems()))
        .hasMessageContaining("larger than 1 MB");
  }

  @Test
  void aFileThatIsNotThereOrIsNoTextIsRefused() throws Exception {
    assertThatThrownBy(() -> Document.read(folder.resolve("none.yaml"), Map.of(), new Problems()))
        .hasMessageContaining("there is no file");
    Path binary = folder.resolve("binary.yaml");
    Files.write(binary, "a: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Document.read(binary, Map.of(), new Problems()))
        .hasMessageContaining("not text in UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "1.5s,1500", "2m,120000", "1h,3600000", "1_000ms,1000"})
  void durationsAreReadAsPeopleWriteThem(String text, long millis) {
    assertThat(Readings.duration(text).toMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "-1s", "soon", "1e9s", "99999999h", "5 parsecs"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> Readings.duration(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"200/s,200", "12_000/min,200", "0.5/s,0.5"})
  void ratesAreReadAsPeopleWriteThem(String text, double perSecond) {
    assertThat(Readings.perSecond(text)).isEqualTo(perSecond);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/s", "200", "-5/s", "200/h", "1000000/s"})
  void whatIsNoRateIsRefused(String text) {
    assertThatThrownBy(() -> Readings.perSecond(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
