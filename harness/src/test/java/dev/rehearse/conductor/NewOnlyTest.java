package dev.rehearse.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.database.Catalog;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.PlanReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a way back would lose is told before the switch. */
class NewOnlyTest {
  @TempDir Path folder = Path.of("");

  @Test
  void aColumnThatOnlyNewWritesStopsAPlanThatMayGoBack() throws IOException {
    Files.writeString(
        folder.resolve("one.sql"), "CREATE TABLE note (id int PRIMARY KEY, text text)");
    Files.writeString(folder.resolve("two.sql"), "ALTER TABLE note ADD tag text");
    Files.writeString(
        folder.resolve(ApplicationFolder.FILE),
        """
        format: 1
        name: notes
        schema: { postgresql: one.sql }
        operations:
          read-note:
            kind: read
            share: 1
            parameters: { id: { key: note } }
            sql: SELECT id, text FROM note WHERE id = :id
            reads: [{ table: note, key: ":id", columns: [text] }]
          write-note:
            kind: update
            share: 1
            parameters: { id: { key: note }, text: { unique: note.text } }
            sql: UPDATE note SET text = :text WHERE id = :id
            writes: [{ table: note, key: ":id", columns: { text: ":text" } }]
        versions:
          "2":
            schema: { postgresql: two.sql }
            operations:
              write-note:
                kind: update
                share: 1
                parameters: { id: { key: note }, text: { unique: note.text } }
                sql: UPDATE note SET text = :text, tag = :text WHERE id = :id
                writes: [{ table: note, key: ":id", columns: { text: ":text", tag: ":text" } }]
        """);
    ApplicationFolder notes = ApplicationFolder.read(folder, Map.of());
    assertThat(notes.at("2").schema(Plan.Engine.POSTGRESQL)).contains("CREATE TABLE", "ADD tag");
    assertThat(notes.at("1").schema(Plan.Engine.POSTGRESQL)).doesNotContain("ADD tag");

    assertThat(NewOnly.written(plan("roll-back: true"), notes, old()))
        .containsExactly(
            "the operation write-note of version 2 writes note.tag, which old has not: the way back would lose it");
    assertThat(NewOnly.written(plan("alarm: { p99: 1s }"), notes, old())).hasSize(1);
    assertThat(NewOnly.written(plan("roll-back: false"), notes, old())).isEmpty();
  }

  private Plan plan(String strategy) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("plan.yaml"),
            """
            format: 1
            name: notes
            databases: { old: { version: "14" }, new: { version: "18" } }
            application: { folder: ., new-version: "2" }
            strategy: { name: blue-green, %s }
            """
                .formatted(strategy));
    return new PlanReader(Map.of("blue-green", List.of()))
        .read(file, Map.of(), OptionalLong.of(1), 1, List.of());
  }

  private static Catalog old() {
    return new Catalog(
        List.of(
            new Catalog.Table(
                "note",
                Catalog.Kind.PLAIN,
                Stream.of("id", "text").map(NewOnlyTest::column).toList(),
                List.of("id"),
                List.of(),
                List.of(),
                List.of())),
        List.of());
  }

  private static Catalog.Column column(String name) {
    return new Catalog.Column(
        name,
        "text",
        "text",
        false,
        Optional.empty(),
        Catalog.Identity.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
