package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.RowBlock;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.scenarios.dualwrites.Ledger.Admitted;
import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** A table of PostgreSQL while it is filled: what is poured in, what waits, what is put off. */
class FillingTest extends WithPair {
  private static final String INDEX =
      "SELECT pg_get_indexdef(indexrelid) || ' ' || coalesce(obj_description(indexrelid), '')"
          + " FROM pg_index WHERE indrelid = 'ware'::regclass AND NOT indisunique";

  private final Ledger ledger = new PostgreSqlLedger();
  private Connection admin;
  private MirroredTable ware;

  @BeforeEach
  void made() throws SQLException {
    admin = pair().admin(Side.NEW);
    Pair.run(
        admin,
        "CREATE TABLE ware (id int PRIMARY KEY, code text UNIQUE, note text CHECK (note <> 'no'))",
        "CREATE INDEX ware_note ON ware (lower(note)) WHERE code IS NOT NULL",
        "COMMENT ON INDEX ware_note IS 'it''s for searching'");
    List<MirroredTable> tables = MirroredTable.of(Catalog.read(admin));
    ledger.make(admin, tables, pair().server(Side.NEW).feed().user(), "", "");
    ware = ledger.tables(admin).get(0);
  }

  @AfterEach
  void gone() throws SQLException {
    ledger.remove(admin);
    Pair.run(admin, "DROP TABLE ware");
    admin.close();
  }

  /** The texts between spaces. */
  private static List<@Nullable String> image(String row) {
    List<@Nullable String> texts = new ArrayList<>();
    for (String text : row.split(" ")) {
      texts.add(text.equals("null") ? null : text);
    }
    return texts;
  }

  private List<List<String>> pour(String... rows) throws SQLException {
    List<List<String>> keys = Arrays.stream(rows).map(row -> List.of(row.split(" ")[0])).toList();
    return ledger.pour(
        admin, new Chunk(ware, keys, Arrays.stream(rows).map(FillingTest::image).toList()));
  }

  /** As a feed brings it; null: it is deleted. */
  private void mirror(int key, long version, @Nullable String row) throws SQLException {
    Intent intent =
        new Intent(
            1,
            "1",
            ware.number(),
            List.of("" + key),
            version,
            row == null,
            row == null ? null : image(row),
            0);
    try (Connection feed = pair().feed(Side.NEW)) {
      ledger.apply(feed, List.of(intent));
    }
  }

  private String rows() throws SQLException {
    return pair()
        .one(
            Side.NEW,
            "SELECT coalesce(string_agg(concat_ws(' ', id, code, note), ', ' ORDER BY id), '') FROM ware");
  }

  /** What a look at the row is told, as its texts. */
  private String seen(int key) throws SQLException {
    return ledger.at(admin, ware, List.of(List.of("" + key))).values().stream()
        .map(each -> String.valueOf(each.image()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatTheFeedBringsWaitsAndWinsOverWhatIsPouredIn() throws Exception {
    mirror(7, 1, "7 g before");
    ledger.filling(admin, ware);
    pour("1 a old", "2 b old", "3 c old");
    mirror(2, 1, "2 b written");
    mirror(3, 1, null);
    mirror(4, 1, "4 d made");
    mirror(4, 2, null);
    mirror(5, 1, "5 e made");
    mirror(7, 2, "7 g after");
    // Of a chunk that was read before the row was deleted.
    pour("4 d old");

    assertThat(rows()).isEqualTo("1 a old, 2 b old, 3 c old, 4 d old, 7 g before");
    assertThat(seen(2)).isEqualTo("[2, b, written]");
    assertThat(seen(3)).isEqualTo("null");
    assertThat(seen(1)).isEqualTo("[1, a, old]");

    ledger.filled(admin, ware);
    assertThat(ledger.admit(admin, ware)).isEqualTo(new Admitted(0, ""));
    assertThat(rows()).isEqualTo("1 a old, 2 b written, 5 e made, 7 g after");

    mirror(1, 1, "1 a straight");
    assertThat(rows()).startsWith("1 a straight, ");
  }

  @Test
  void aUniqueValueThatChangedHandsFindsItsOwner() throws Exception {
    ledger.filling(admin, ware);
    pour("1 a x", "2 b x", "3 c x");
    mirror(1, 1, "1 b y");
    mirror(2, 1, "2 a y");
    // It has the value that row 3 had; that row's own intent is still on its way.
    mirror(4, 1, "4 c y");

    Admitted left = ledger.admit(admin, ware);
    assertThat(left.waiting()).isEqualTo(1);
    assertThat(left.reason()).contains("ware_code_key");
    mirror(3, 1, "3 d y");

    assertThat(ledger.admit(admin, ware)).isEqualTo(new Admitted(0, ""));
    assertThat(rows()).isEqualTo("1 b y, 2 a y, 3 d y, 4 c y");
  }

  @Test
  void aRowThatIsNotAllowedWaitsAndSaysWhy() throws Exception {
    ledger.filling(admin, ware);
    mirror(1, 1, "1 a no");
    mirror(2, 1, "2 b yes");

    Admitted left = ledger.admit(admin, ware);
    assertThat(left.waiting()).isEqualTo(1);
    assertThat(left.reason()).contains("ware_note_check");
    assertThat(rows()).isEqualTo("2 b yes");
  }

  @Test
  void moreThanIsAdmittedAtOnceComesInSeveralCalls() throws Exception {
    ledger.filling(admin, ware);
    int many = 2 * PostgreSqlFilling.ADMITTED + 1;
    Pair.run(
        admin,
        "INSERT INTO ware SELECT n, n, 'x' FROM generate_series(1, %d) n".formatted(many),
        "INSERT INTO rehearse.waiting SELECT %d, ARRAY[n::text], ARRAY[n::text, (n + 1)::text, 'y'] FROM generate_series(1, %d) n"
            .formatted(ware.number(), many));

    Admitted left = ledger.admit(admin, ware);
    for (int calls = 1; left.waiting() > 0; calls++) {
      assertThat(calls).isLessThan(10);
      left = ledger.admit(admin, ware);
    }
    assertThat(pair().one(Side.NEW, "SELECT count(*) FROM ware WHERE code = (id + 1)::text"))
        .isEqualTo("" + many);
  }

  @Test
  void aChunkThatWasPouredAndNotRememberedIsPouredAgain() throws Exception {
    ledger.filling(admin, ware);
    pour("1 a x", "2 b x");
    mirror(2, 1, "2 b y");

    assertThat(pour("1 a x", "3 c x")).isEmpty();
    assertThat(pour("1 a z")).containsExactly(List.of("1"));
    assertThat(rows()).isEqualTo("1 a x, 2 b x, 3 c x");
  }

  @Test
  void anIndexThatOnlyMakesReadingFasterComesBackAsItWas() throws Exception {
    String before = pair().one(Side.NEW, INDEX);
    assertThat(before).contains("ware_note", "it's for searching");

    ledger.filling(admin, ware);
    assertThat(
            pair().one(Side.NEW, "SELECT count(*) FROM pg_index WHERE indrelid = 'ware'::regclass"))
        .as("the key and the unique value stay")
        .isEqualTo("2");
    ledger.filling(admin, ware);
    ledger.filled(admin, ware);
    assertThat(pair().one(Side.NEW, INDEX)).isEqualTo(before);

    ledger.filling(admin, ware);
    ledger.remove(admin);
    assertThat(pair().one(Side.NEW, INDEX)).as("taken away before it was full").isEqualTo(before);
  }

  @Test
  void rowsGoInBinaryWhereBothSidesHaveTheSameTypesAndAsTextElsewhere() throws Exception {
    pour("1 a x", "2 null \t\\N");
    Range all = new Range(null, null);
    RowBlock block = ledger.block(admin, ware, ware, all).orElseThrow();
    assertThat(block.form()).isEqualTo("binary");
    Pair.run(admin, "TRUNCATE ware");
    assertThat(ledger.pour(admin, ware, block)).isEmpty();

    Pair.run(admin, "ALTER TABLE ware ALTER id TYPE bigint");
    MirroredTable wider = MirroredTable.of(Catalog.read(admin)).get(0);
    RowBlock texts = ledger.block(admin, ware, wider, all).orElseThrow();
    assertThat(texts.form()).isEqualTo("text");
    Pair.run(admin, "TRUNCATE ware");
    assertThat(ledger.pour(admin, wider, texts)).isEmpty();
    assertThat(rows()).isEqualTo("1 a x, 2 \t\\N");
  }

  /** The connection of somebody who sends no more. */
  private Connection halfAChunkSent() throws SQLException {
    Connection lost = pair().admin(Side.NEW);
    CopyIn copy =
        lost.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY public.ware FROM STDIN");
    byte[] half = "1\ta\thalf\n".getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(half, 0, half.length);
    copy.flushCopy();
    return lost;
  }

  @Test
  void whoHasSentHalfAChunkAndIsGoneHoldsUpNoSuccessor() throws Exception {
    ledger.filling(admin, ware);
    Connection lost = halfAChunkSent();
    try {
      ledger.filling(admin, ware);
      assertThat(pour("1 a whole")).isEmpty();
      assertThat(rows()).isEqualTo("1 a whole");
    } finally {
      lost.abort(Runnable::run);
    }
  }

  @Test
  void norAnAbort() throws Exception {
    String before = pair().one(Side.NEW, INDEX);
    ledger.filling(admin, ware);
    Connection lost = halfAChunkSent();
    try {
      ledger.remove(admin);
      assertThat(pair().one(Side.NEW, INDEX)).isEqualTo(before);
      assertThat(rows()).isEmpty();
    } finally {
      lost.abort(Runnable::run);
    }
  }

  @Test
  void anAutovacuumGivesWay() throws Exception {
    Pair.run(
        admin,
        "ALTER SYSTEM SET autovacuum_naptime = '1s'",
        "SELECT pg_reload_conf()",
        "ALTER TABLE ware SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)",
        "INSERT INTO ware SELECT n, n, repeat('x', 500) FROM generate_series(1, 10000) n",
        "DELETE FROM ware WHERE id % 2 = 0");
    try {
      Await.until(
          "an autovacuum of the table",
          Duration.ofSeconds(60),
          () ->
              !pair()
                  .one(
                      Side.NEW,
                      "SELECT count(*) FROM pg_stat_progress_vacuum WHERE relid = 'ware'::regclass")
                  .equals("0"));
      ledger.arm(admin);
      assertThat(
              pair()
                  .one(
                      Side.NEW, "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'ware'::regclass"))
          .isEqualTo("3");
      ledger.disarm(admin);
    } finally {
      Pair.run(admin, "ALTER SYSTEM RESET autovacuum_naptime", "SELECT pg_reload_conf()");
    }
  }
}
