package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.application.Drawings;
import dev.rehearse.application.Operations;
import dev.rehearse.history.CommitLog;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.SmokeRun;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A smoke run through an instance, old open and new fenced. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmokeTest {
  @TempDir static Path folder = Path.of("");
  private Servers servers;
  private Instance instance;
  private Door door;

  @BeforeAll
  void start() throws Exception {
    servers = Servers.start();
    instance = Instance.start(servers.instance(folder, "", 4), Shop.operations());
    URI here = URI.create("http://127.0.0.1:" + instance.port());
    door = Door.open(folder, new RecordingFences(), "", here);
    try (Connection admin = servers.admin(Side.OLD)) {
      Servers.run(admin, "INSERT INTO item (name, n) VALUES ('a', 10)");
    }
  }

  @AfterAll
  void stop() throws Exception {
    door.close();
    instance.close();
    servers.close();
  }

  private List<String> smoked(Side side, String operation, Map<String, String> parameters) {
    return door.client.smoked(side, operation, new HashMap<>(parameters), Duration.ofSeconds(2));
  }

  @Test
  void nothingStaysOfWhatIsCarriedOut() throws Exception {
    for (Side side : Side.values()) {
      assertThat(smoked(side, "add", Map.of("name", "z", "n", "1"))).isEmpty();
      assertThat(smoked(side, "get", Map.of("name", "a"))).isEmpty();
      assertThat(servers.one(side, "SELECT count(*) FROM item WHERE name = 'z'")).isEqualTo("0");
    }
    assertThat(CommitLog.read(folder.resolve("commits.ndjson"))).isEmpty();
    assertThat(folder.resolve("commits.ndjson")).exists();
  }

  @Test
  void whatFailsIsToldByItsInstance() {
    assertThat(smoked(Side.OLD, "raise", Map.of("name", "a", "by", "x")))
        .singleElement()
        .asString()
        .startsWith("application-1: ")
        .contains("22P02");
    assertThat(smoked(Side.OLD, "none", Map.of()))
        .singleElement()
        .asString()
        .contains("there is no operation none");
  }

  /** The door's answer to every instance carrying out some of the shop's operations on a side. */
  private Optional<String> trouble(Side side, String... names) {
    Map<String, Operations.Spec> some = new LinkedHashMap<>();
    for (String name : names) {
      some.put(name, Shop.operations().byName().get(name));
    }
    Drawings none = new Drawings(Map.of(), Map.of());
    return new SmokeRun(new Operations("1", some), none, 2, Duration.ofMillis(100))
        .trouble(door.client, side, 42);
  }

  @Test
  void aRunTellsWhatAnInstanceCannotCarryOut() throws Exception {
    assertThat(trouble(Side.OLD, "sum", "both")).isEmpty();
    assertThat(trouble(Side.OLD, "sum", "broken").orElseThrow())
        .contains("every instance to carry out broken on old", "application-1: ", "22012");
  }

  @Test
  void aRunOnAFencedSideTakesTheFencesRefusalOfWrites() throws Exception {
    assertThat(
            servers.one(
                Side.NEW, "SELECT has_table_privilege('application', 'item', 'INSERT')::text"))
        .isEqualTo("false");
    assertThat(trouble(Side.NEW, "sum", "both", "add")).isEmpty();
    assertThat(servers.one(Side.NEW, "SELECT count(*) FROM item")).isEqualTo("0");
  }
}
