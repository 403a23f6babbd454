package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import dev.rehearse.environment.Link;
import dev.rehearse.fault.Disturbance;
import dev.rehearse.fault.toxiproxy.Toxics;
import dev.rehearse.history.Side;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an instance answers, and when, while reads come from new and old is the truth. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadsFirstInAnInstanceTest {

  /** When new has what old has shown; static, because an instance makes its mirror itself. */
  private static volatile CompletableFuture<String> over = new CompletableFuture<>();

  @TempDir Path folder = Path.of("");
  private Servers servers;
  private Instance instance;
  private Client client;

  @BeforeAll
  void startServers() throws Exception {
    servers = Servers.start();
  }

  @AfterAll
  void stopServers() {
    servers.close();
  }

  @BeforeEach
  void start() throws Exception {
    for (Side side : Side.values()) {
      try (Connection admin = servers.admin(side)) {
        Servers.run(admin, "TRUNCATE item", "INSERT INTO item (name, n) VALUES ('a', 10)");
      }
    }
    try (Connection admin = servers.admin(Side.NEW)) {
      Servers.run(admin, "UPDATE item SET n = 11");
    }
    over = new CompletableFuture<>();
    InstanceOrder order = servers.instance(folder, Awaited.class.getName(), 4);
    instance = Instance.start(order, Shop.operations());
    client = new Client(URI.create("http://127.0.0.1:" + instance.port()));
    client.mode = "mirrored";
    client.reads = "new";
  }

  @AfterEach
  void stop() throws Exception {
    instance.close();
  }

  @Test
  void aReadComesFromNew() throws Exception {
    Client.Response read = client.call("get", "name", "a");
    assertThat(read.answer().results().get(0).rows().get(0).get(2)).isEqualTo("11");
    assertThat(read.held()).isFalse();
  }

  @Test
  void aWriteIsAnsweredWhenNewHasItThere() throws Exception {
    CompletableFuture<Client.Response> write = client.later("add", "name", "b", "n", "1");
    Door.soon(() -> servers.one(Side.OLD, "SELECT count(*) FROM item").equals("2"));
    assertThat(write).isNotDone();
    over.complete("there");
    assertThat(write.get().answer().outcome()).isEqualTo("ok");
    assertThat(write.get().held()).isFalse();
  }

  @Test
  void aRejectionTellsOfTheTruthTooAndWaits() throws Exception {
    CompletableFuture<Client.Response> write = client.later("add", "name", "a", "n", "1");
    assertThat(write.get().answer().outcome()).isEqualTo("rejected");
    assertThat(write.get().held()).as("nobody said that new has it").isTrue();
    over.complete("there");
    assertThat(client.call("add", "name", "a", "n", "1").held()).isFalse();
  }

  @Test
  void aWriteForWhichNewTakesTooLongIsHeldWithItsAnswer() throws Exception {
    Client.Response write = client.call("add", "name", "c", "n", "1");
    assertThat(write.answer().outcome()).isEqualTo("ok");
    assertThat(write.held()).isTrue();
  }

  @Test
  void aReadThatNewCannotAnswerIsHeldToBeRepeatedAndHoldsUpNoWrite() throws Exception {
    over.complete("there");
    try (Toxics toxics = new Toxics(servers.environment.proxies())) {
      Disturbance silent = toxics.blackhole(Link.name("application-1", Side.NEW));
      CompletableFuture<?>[] reads = new CompletableFuture<?>[20];
      for (int i = 0; i < reads.length; i++) {
        reads[i] =
            client.later("get", "name", "a").thenAccept(read -> assertThat(read.held()).isTrue());
      }
      assertThat(client.call("add", "name", "d", "n", "1").answer().outcome()).isEqualTo("ok");
      CompletableFuture.allOf(reads).get();
      silent.heal();
    }
  }

  @Test
  void aReadThatFailsOfItselfFails() throws Exception {
    Client.Response read = client.call("nothing-like-it");
    assertThat(read.answer().outcome()).isEqualTo("failed");
    assertThat(read.held()).isFalse();
  }

  /** Says that new has everything when the test says so. */
  public static final class Awaited implements Mirror {

    /** As the service makes it. */
    public Awaited(InstanceOrder order) {}

    @Override
    public void committed(long operation, FrontDoorRecord record) {}

    @Override
    public CompletionStage<?> shown(FrontDoorRecord record) {
      return over;
    }

    @Override
    public void close() {}
  }
}
