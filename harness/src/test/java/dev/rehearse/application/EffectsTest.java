package dev.rehearse.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.document.Document;
import dev.rehearse.document.Problems;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Effect.Kind;
import dev.rehearse.history.Values;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer means for the data; each meaning beside the answer that does not mean it. */
class EffectsTest {

  private static final String ITEMS =
      """
      read:
        kind: read
        share: 1
        parameters: { id: { key: item } }
        sql: SELECT name, note FROM item WHERE id = :id
        reads: [{ table: item, key: ":id", columns: [name, note] }]
      list:
        kind: list
        parameters: { box: { key: box } }
        sql: SELECT id, name FROM item WHERE box = :box
        reads: [{ table: item, key: id, columns: [name] }]
        lists: [{ table: item, column: box, value: ":box" }]
      total:
        kind: total
        sql: SELECT sum(worth) AS total FROM item
        totals: [{ table: item, column: worth, value: total }]
      add:
        kind: insert
        share: 1
        parameters: { name: { unique: item.name } }
        sql: INSERT INTO item (name) VALUES (:name) RETURNING id
        writes: [{ table: item, key: id, columns: { name: ":name" } }]
      put:
        kind: upsert
        parameters: { box: { key: box }, place: { integer: 1..9 } }
        sql: INSERT INTO shelf (box, place) VALUES (:box, :place) ON CONFLICT DO NOTHING
        writes: [{ table: shelf, key: [":box", ":place"], columns: { place: ":place" } }]
      rename:
        kind: update
        parameters: { id: { key: item }, name: { unique: item.name } }
        sql: UPDATE item SET name = :name WHERE id = :id
        writes: [{ table: item, key: ":id", columns: { name: ":name" } }]
      remove:
        kind: delete
        parameters: { id: { key: item } }
        sql: DELETE FROM item WHERE id = :id
        deletes: [{ table: item, key: ":id", columns: [name] }]
      take:
        kind: transfer
        parameters: { id: { key: item }, much: { integer: 1..9 } }
        sql: UPDATE item SET worth = worth - :much WHERE id = :id AND worth >= :much RETURNING worth
        adds: [{ table: item, key: ":id", column: worth, amount: "-:much", after: worth }]
      """;

  private final Operations items = operations(ITEMS);

  static Operations operations(String yaml) {
    Problems problems = new Problems();
    var root = Document.parse("items.yaml", yaml, Map.of(), problems);
    var versions = Document.parse("none.yaml", "{}", Map.of(), problems);
    Operations operations =
        new OperationsReader(problems).read(root, versions).values().iterator().next();
    problems.throwIfAny();
    return operations;
  }

  @Test
  void aRowThatCameBackWasReadColumnByColumn() {
    assertThat(of("read", Map.of("id", "7"), rows("name,note", row("a", null))))
        .containsExactlyInAnyOrder(
            read("7", "name", Values.token("a")), read("7", "note", Values.NULL));
  }

  @Test
  void anEmptyTextIsNotNull() {
    assertThat(of("read", Map.of("id", "7"), rows("name,note", row("", "x"))))
        .contains(read("7", "name", Values.token("")))
        .doesNotContain(read("7", "name", Values.NULL), read("7", "name", Values.ABSENT));
  }

  @Test
  void aRowThatDidNotComeBackWasSeenToBeAbsent() {
    assertThat(of("read", Map.of("id", "7"), rows("name,note")))
        .containsExactlyInAnyOrder(
            read("7", "name", Values.ABSENT), read("7", "note", Values.ABSENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT name FROM item WHERE id = :id AND note = 'x'",
        "SELECT name FROM item WHERE id = :id OR note IS NULL",
        "SELECT name FROM item JOIN box ON box.id = item.box WHERE item.id = :id",
        "SELECT name FROM item, box WHERE item.id = :id",
        "SELECT name FROM item WHERE id = :id LIMIT 0",
        "SELECT name FROM (SELECT * FROM item LIMIT 1) WHERE id = :id",
        "SELECT name FROM item WHERE id > :id",
        "SELECT name FROM item WHERE id = :id FOR UPDATE SKIP LOCKED",
        "WITH few AS (SELECT * FROM item) SELECT name FROM few WHERE id = :id"
      })
  void aStatementThatAsksForMoreThanTheKeyHasSeenNoAbsence(String sql) {
    Operations.Spec plain = spec("read");
    assertThat(effects(with(plain, sql), Map.of("id", "7"), rows("name,note"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select name from item where id = :id",
        "SELECT name FROM item i WHERE (i.id = :id)",
        "SELECT name FROM item WHERE id = :id::bigint FOR UPDATE",
        "SELECT name\nFROM item\nWHERE \"id\" = :id;\n"
      })
  void aStatementThatAsksForTheKeyAloneHasSeenIt(String sql) {
    Operations.Spec plain = spec("read");
    assertThat(effects(with(plain, sql), Map.of("id", "7"), rows("name,note"))).hasSize(2);
  }

  @Test
  void aListIsReadRowByRowAndWasComplete() {
    List<Effect> effects =
        of("list", Map.of("box", "3"), rows("id,name", row("1", "a"), row("2", "b")));
    assertThat(effects)
        .containsExactlyInAnyOrder(
            read("1", "name", Values.token("a")),
            read("2", "name", Values.token("b")),
            new Effect(Kind.LISTED, "item", "", "box", Values.token("3")));
  }

  @Test
  void anEmptyListWasCompleteToo() {
    assertThat(of("list", Map.of("box", "3"), rows("id,name")))
        .containsExactly(new Effect(Kind.LISTED, "item", "", "box", Values.token("3")));
  }

  @Test
  void aTotalIsOneValueOfTheTable() {
    assertThat(of("total", Map.of(), rows("total", row("12.50"))))
        .containsExactly(new Effect(Kind.TOTAL, "item", "", "worth", Values.token("12.50")));
  }

  @Test
  void anInsertWroteUnderTheKeyThatCameBack() {
    assertThat(of("add", Map.of("name", "n#1"), rows("id", row("41"))))
        .containsExactly(write("41", "name", Values.token("n#1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "failed", "rejected"})
  void anInsertWithoutAnAnswerHasNoKeyYet(String outcome) {
    Answer answer = new Answer(outcome, "", 1, List.of());
    assertThat(effects(spec("add"), Map.of("name", "n#1"), Optional.of(answer)))
        .containsExactly(write("?", "name", Values.token("n#1")));
  }

  @Test
  void noAnswerAtAllMayHaveWrittenTheSame() {
    assertThat(effects(spec("add"), Map.of("name", "n#1"), Optional.empty()))
        .containsExactly(write("?", "name", Values.token("n#1")));
    assertThat(effects(spec("read"), Map.of("id", "7"), Optional.empty()))
        .as("a read that never returned saw nothing")
        .isEmpty();
  }

  @Test
  void anUpsertThatMetARowWroteNothing() {
    Map<String, @Nullable String> link = Map.of("box", "3", "place", "4");
    assertThat(of("put", link, changed(0))).isEmpty();
    assertThat(of("put", link, changed(1)))
        .containsExactly(new Effect(Kind.WRITE, "shelf", "3␟4", "place", Values.token("4")));
  }

  @Test
  void anUpdateThatFoundNoRowSawThatItIsAbsent() {
    Map<String, @Nullable String> to = Map.of("id", "7", "name", "n#1");
    assertThat(of("rename", to, changed(0))).containsExactly(read("7", "name", Values.ABSENT));
    assertThat(of("rename", to, changed(1)))
        .containsExactly(write("7", "name", Values.token("n#1")));
  }

  @Test
  void aDeleteOfAMissingRowWroteNothing() {
    assertThat(of("remove", Map.of("id", "7"), changed(0)))
        .containsExactly(read("7", "name", Values.ABSENT));
    assertThat(of("remove", Map.of("id", "7"), changed(1)))
        .containsExactly(write("7", "name", Values.ABSENT));
  }

  @Test
  void aCounterTellsTheAmountAndWhatItWasAfterwards() {
    Map<String, @Nullable String> much = Map.of("id", "7", "much", "5");
    assertThat(of("take", much, rows("worth", row("95.00"))))
        .containsExactlyInAnyOrder(
            new Effect(Kind.ADD, "item", "7", "worth", "-5"),
            new Effect(Kind.AFTER, "item", "7", "worth", Values.token("95.00")));
    assertThat(of("take", much, rows("worth")))
        .as("too little there, and that says nothing of the row")
        .isEmpty();
    assertThat(effects(spec("take"), much, Optional.empty()))
        .containsExactly(new Effect(Kind.ADD, "item", "7", "worth", "-5"));
  }

  private static Operations.Spec with(Operations.Spec spec, String sql) {
    return new Operations.Spec(
        spec.name(),
        spec.kind(),
        spec.access(),
        spec.share(),
        List.of(new Operations.Statement(sql, "")),
        spec.parameters(),
        spec.touches(),
        spec.rejections(),
        spec.then());
  }

  private Operations.Spec spec(String name) {
    return java.util.Objects.requireNonNull(items.byName().get(name), name);
  }

  private List<Effect> of(
      String name, Map<String, @Nullable String> parameters, Answer.Result result) {
    return effects(spec(name), parameters, result);
  }

  private static List<Effect> effects(
      Operations.Spec spec, Map<String, @Nullable String> parameters, Answer.Result result) {
    return effects(spec, parameters, Optional.of(new Answer("ok", "", 1, List.of(result))));
  }

  private static List<Effect> effects(
      Operations.Spec spec, Map<String, @Nullable String> parameters, Optional<Answer> answer) {
    return Effects.of(spec, new HashMap<>(parameters), answer);
  }

  private static Answer.Result rows(String columns) {
    return new Answer.Result(List.of(columns.split(",", -1)), List.of(), 0);
  }

  private static Answer.Result rows(String columns, List<@Nullable String> row) {
    return new Answer.Result(List.of(columns.split(",", -1)), List.of(row), 1);
  }

  private static Answer.Result rows(
      String columns, List<@Nullable String> row, List<@Nullable String> next) {
    return new Answer.Result(List.of(columns.split(",", -1)), List.of(row, next), 2);
  }

  private static List<@Nullable String> row(@Nullable String... values) {
    return Arrays.asList(values);
  }

  private static Answer.Result changed(long rows) {
    return new Answer.Result(List.of(), List.of(), rows);
  }

  private static Effect read(String key, String column, String token) {
    return new Effect(Kind.READ, "item", key, column, token);
  }

  private static Effect write(String key, String column, String token) {
    return new Effect(Kind.WRITE, "item", key, column, token);
  }
}
