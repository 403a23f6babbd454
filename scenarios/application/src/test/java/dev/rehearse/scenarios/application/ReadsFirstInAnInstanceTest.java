package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import dev.rehearse.environment.Link;
import dev.rehearse.fault.Disturbance;
import dev.rehearse.fault.toxiproxy.Toxics;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an instance answers, and when, while reads come from new and old is the truth. */
class ReadsFirstInAnInstanceTest extends OneInstance {

  /** When new has what old has shown; static, because an instance makes its mirror itself. */
  private static volatile CompletableFuture<String> over = new CompletableFuture<>();

  @Override
  Class<? extends Mirror> mirror() {
    return Awaited.class;
  }

  @Override
  void filled() throws SQLException {
    for (Side side : Side.values()) {
      try (Connection admin = servers.admin(side)) {
        Servers.run(admin, "TRUNCATE item", "INSERT INTO item (name, n) VALUES ('a', 10)");
      }
    }
    try (Connection admin = servers.admin(Side.NEW)) {
      Servers.run(admin, "UPDATE item SET n = 11");
    }
    over = new CompletableFuture<>();
  }

  @BeforeEach
  void readsFirst() {
    client.mode = "mirrored";
    client.reads = "new";
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
    // Whatever was answered before this has arrived by now.
    assertThat(client.call("get", "name", "a").held()).isFalse();
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
