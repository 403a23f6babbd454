package dev.rehearse.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.application.Operations.Draw;
import dev.rehearse.document.DocumentException;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Operation.Access;
import dev.rehearse.lifecycle.NotRehearsable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationFolderTest {

  /** The smallest folder that can be rehearsed; docs/application.md shows it. */
  static final String SMALLEST =
      """
      format: 1
      name: notes
      schema: { postgresql: schema.sql }
      operations:
        read-note:
          kind: read
          share: 3
          parameters: { id: { key: note } }
          sql: SELECT text FROM note WHERE id = :id
          reads: [{ table: note, key: ":id", columns: [text] }]
        write-note:
          kind: update
          share: 1
          parameters: { id: { key: note }, text: { unique: note.text } }
          sql: UPDATE note SET text = :text WHERE id = :id
          writes: [{ table: note, key: ":id", columns: { text: ":text" } }]
          then: { read-note: { id: ":id" } }
      """;

  @TempDir Path folder;

  @Test
  void theSmallestFolderIsRead() throws Exception {
    ApplicationFolder notes = read(SMALLEST);
    assertThat(notes.name()).isEqualTo("notes");
    assertThat(notes.versions()).containsOnlyKeys("1");
    Operations.Spec write = Objects.requireNonNull(notes.operations().byName().get("write-note"));
    assertThat(write.access()).isEqualTo(Access.WRITE);
    assertThat(write.touches())
        .singleElement()
        .satisfies(touch -> assertThat(touch.kind()).isEqualTo(Effect.Kind.WRITE));
    assertThat(write.parameters())
        .extractingByKey("text")
        .extracting("draw")
        .isEqualTo(Draw.UNIQUE);
    assertThat(write.statements().get(0).place()).isEqualTo("application.yaml:15:10");
  }

  @Test
  void aLaterVersionSaysHowItDiffers() throws Exception {
    ApplicationFolder notes =
        read(
            SMALLEST
                + """
                versions:
                  "2":
                    without: [write-note]
                    operations:
                      append-note:
                        kind: update
                        share: 1
                        parameters: { id: { key: note }, text: { unique: note.text } }
                        sql: UPDATE note SET text = :text WHERE id = :id
                        writes: [{ table: note, key: ":id", columns: { text: ":text" } }]
                """);
    assertThat(notes.operations().byName()).containsOnlyKeys("read-note", "write-note");
    assertThat(notes.operations("2").byName()).containsOnlyKeys("read-note", "append-note");
    assertThatThrownBy(() -> notes.operations("3"))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("has no version 3; its versions are 1, 2");
    assertThat(notes.at("2").operations()).isEqualTo(notes.operations("2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format: 1|format: 2|1:9|must be 1",
        "schema.sql }|other.sql }|3:23|which is no file in this folder",
        "kind: read|kind: reed|6:11|did you mean 'read'?",
        "kind: read|kind: update|6:11|says that this writes, but it declares no writes",
        "kind: update|kind: read|12:11|says that this reads, but it declares writes",
        "share: 3|shar: 3|7:5|'shar' is not a key",
        "share: 3|share: 0|5:3|class reads has a share above 0",
        "{ key: note } }|{ kee: note } }|8:23|needs exactly one of key",
        "{ key: note } }|{ key: note, integer: 1..2 } }|8:23|needs exactly one of key",
        "{ key: note } }|{ integer: 5..2 } }|8:34|the smaller one first",
        "note WHERE id = :id|note WHERE id = :ida|9:10|the SQL names :ida",
        "note WHERE id = :id|note WHERE id = 1|8:23|no statement of this operation uses :id",
        "SELECT text|SELECT 'text|9:10|opened and never closed",
        "columns: [text]|columns: []|10:49|columns is missing",
        "columns: [text]|statement: 2, columns: [text]|10:51|must be 1 to 1",
        "unique: note.text|unique: text|14:54|must name a column as table.column",
        "text: \":text\" }|text: \":test\" }|16:58|did you mean 'text'?",
        "columns: { text: \":text\" }|columns: [text]|16:50|only the parameters tell what",
        "then: { read-note:|then: { read-notes:|17:25|did you mean 'read-note'?",
        "then: { read-note: { id|then: { read-note: { ids|17:31|is no parameter of read-note",
        "{ id: \":id\" } }|{ id: \":ix\" } }|17:30|must be a :parameter or a result column",
      })
  void whatIsWrongIsToldWithItsPlace(String right, String wrong, String place, String message)
      throws Exception {
    int at =
        right.contains("text: \":text\"") || right.startsWith("columns: {")
            ? SMALLEST.lastIndexOf(right)
            : SMALLEST.indexOf(right);
    String text = SMALLEST.substring(0, at) + wrong + SMALLEST.substring(at + right.length());
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("application.yaml:" + place + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    String text = SMALLEST.replace("key: note }", "kee: note }").replace("kind: read", "kind: x");
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            DocumentException.class, wrong -> assertThat(wrong.problems()).hasSizeGreaterThan(3));
  }

  @Test
  void amountsAndListsMustSayWhereTheirValuesComeFrom() {
    String text =
        SMALLEST
            + """
              odd:
                kind: list
                parameters: { id: { key: note } }
                sql: SELECT id FROM note WHERE id = :id
                lists: [{ table: note, column: id, value: id }]
                totals: [{ table: note, column: id, value: ":id" }]
              add:
                kind: transfer
                parameters: { id: { key: note }, much: { value: note.text } }
                sql: UPDATE note SET n = n + :much WHERE id = :id
                adds: [{ table: note, key: ":id", column: n, amount: ":much" }]
            """;
    assertThatThrownBy(() -> read(text))
        .hasMessageContaining("must be the :parameter by which the list was asked for")
        .hasMessageContaining("must be a result column: the sum")
        .hasMessageContaining("amount must be a parameter drawn as an integer");
  }

  @Test
  void generatedColumnsCanOnlyBeNamedAsTheyAreDrawn() {
    assertThatThrownBy(() -> read(SMALLEST + "data: { n: { value: note.text } }\n"))
        .hasMessageContaining("can only be drawn as an integer")
        .hasMessageContaining("must name a column as table.column");
  }

  @Test
  void aFileThatIsObtainedElsewhereAndMissingSaysWhereToGetIt() throws Exception {
    String text =
        SMALLEST.replace("schema: { postgresql: schema.sql }", "schema: { postgresql: big }")
            + "obtained: { big: { file: ../big.sql, from: Ask the library. } }\n";
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(NotRehearsable.class)
        .hasMessageContaining("'big'")
        .hasMessageContaining("Ask the library.")
        .hasMessageContaining("--set application.sources.big=FILE");
    Path there = Files.writeString(folder.resolve("elsewhere.sql"), "SELECT 1;");
    write(text);
    assertThat(ApplicationFolder.read(folder, Map.of("big", there)).scripts().values())
        .containsExactly(java.util.List.of(there));
  }

  @Test
  void theShippedFoldersAreRead() {
    assertThat(Samples.shop().operations().byName().values())
        .extracting(Operations.Spec::kind)
        .contains("insert", "read", "list", "update", "transfer", "total", "delete", "upsert");
    assertThat(Samples.chinook().name()).isEqualTo("chinook");
  }

  private ApplicationFolder read(String text) throws Exception {
    write(text);
    return ApplicationFolder.read(folder, Map.of());
  }

  private void write(String text) throws Exception {
    Files.writeString(folder.resolve("schema.sql"), "");
    Files.writeString(folder.resolve(ApplicationFolder.FILE), text);
  }
}
