package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.lifecycle.ChildJvm;
import dev.rehearse.plan.Plan;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** An instance as a process of its own, running the sample folder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstanceProcessTest {

  private static final Path SHOP = Path.of("shop").toAbsolutePath();

  @TempDir Path folder = Path.of("");
  private Servers servers;

  @BeforeAll
  void start() throws Exception {
    servers = Servers.start();
    try (Connection admin = servers.admin(Side.OLD)) {
      String schema = ApplicationFolder.read(SHOP, Map.of()).schema(Plan.Engine.POSTGRESQL);
      Servers.run(
          admin,
          schema,
          "INSERT INTO customers (email, name, balance) VALUES ('a@b', 'Ann', 100), ('c@d', '', 5)");
      servers.fence().remove(admin);
      servers.fence().install(admin, Fence.Gate.OPEN);
    }
  }

  @AfterAll
  void stop() {
    servers.close();
  }

  @Test
  void runsOperationsOfEveryKindOfTheSampleFolder() throws Exception {
    try (ChildJvm process = instance()) {
      Client client = new Client(uri(process));
      var placed =
          client.call(
              "place-order",
              "customer",
              "1",
              "reference",
              "r-1",
              "status",
              "new",
              "note",
              null,
              "document",
              "{\"a\": 1}",
              "amount",
              "1.5",
              "created",
              "2026-03-29 01:30:00+00");
      assertThat(placed.answer().detail()).isEmpty();
      String order = String.valueOf(placed.answer().results().get(0).rows().get(0).get(0));
      String gift = "x";
      assertThat(ok(client, "add-line", "order", order, "line", "1", "product", "p", "gift", gift))
          .isEqualTo("[]");
      assertThat(ok(client, "list-lines", "order", order)).isEqualTo("[[" + order + ", 1, p]]");
      assertThat(ok(client, "transfer", "from", "1", "to", "2", "amount", "20"))
          .isEqualTo("[[1], [2]] [[80.00]] [[25.00]]");
      assertThat(ok(client, "total-of-balances")).isEqualTo("[[105.00]]");
      assertThat(client.call("transfer", "from", "2", "to", "1", "amount", "90").answer().detail())
          .isEqualTo("insufficient-balance");
      assertThat(client.call("change-email", "id", "1", "email", "c@d").answer().detail())
          .isEqualTo("customers_email_key");
      assertThat(ok(client, "delete-order", "id", order))
          .isEqualTo("[[%s]] [[%s, 1]] []".formatted(order, order));
      assertThat(ok(client, "read-order", "id", order)).isEqualTo("[]");
    }
  }

  @Test
  void anInstanceThatIsKilledLosesItsRequestAs502AndNoOther() throws Exception {
    try (ChildJvm process = instance();
        RecordingInstance other = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, new RecordingFences(), "", uri(process), other.uri());
        Connection locking = servers.admin(Side.OLD)) {
      locking.setAutoCommit(false);
      Servers.run(locking, "UPDATE customers SET name = 'locked' WHERE id = 1");
      CompletableFuture<HttpResponse<String>> waiting =
          door.post(1, "rename-customer", "{\"id\":\"1\",\"name\":\"new\"}");
      Await.until(
          "the write to wait for the row",
          Duration.ofSeconds(5),
          () -> servers.one(Side.OLD, "SELECT count(*) FROM pg_locks WHERE NOT granted"),
          count -> !count.equals("0"));

      process.process().kill();

      assertThat(waiting.get().statusCode()).isEqualTo(502);
      assertThat(waiting.get().body()).contains("\"outcome\":\"unknown\"");
      for (long id = 2; id <= 6; id++) {
        assertThat(door.post(id).get().statusCode()).isEqualTo(200);
      }
    }
  }

  /** The rows of each statement. */
  private static String ok(Client client, String name, String... parameters) throws Exception {
    var answer = client.call(name, parameters).answer();
    assertThat(answer.outcome()).as(answer.detail()).isEqualTo("ok");
    return answer.results().stream()
        .map(result -> result.rows().toString())
        .collect(Collectors.joining(" "));
  }

  private ChildJvm instance() {
    InstanceOrder by = servers.instance(folder, "", 4);
    InstanceOrder order =
        new InstanceOrder(
            by.instance(),
            SHOP,
            by.sources(),
            by.version(),
            by.sides(),
            by.pool(),
            by.isolation(),
            by.retries(),
            by.commits(),
            by.feed(),
            by.mirror(),
            by.strategy(),
            by.sabotage());
    Path file =
        ChildJvm.workOrder(
            folder.resolve("order.json"), JsonMapper.shared().writeValueAsString(order));
    return ChildJvm.start(
        ChildJvm.Spec.of(
            "application-1", InstanceProcess.class, file, folder.resolve("instance.log")));
  }

  private static URI uri(ChildJvm process) {
    return URI.create("http://127.0.0.1:" + process.ready(Duration.ofSeconds(20)));
  }
}
