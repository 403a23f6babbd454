package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances, the front door, its fences: a switch by hand under traffic. */
class SwitchTest {

  private static final int CLIENTS = 8;

  @TempDir Path folder = Path.of("");

  @Test
  void aSwitchUnderTrafficFailsNobodyAndOldGetsNothingAfterIt() throws Exception {
    try (Servers servers = Servers.start();
        Instance one = instance(servers, "one");
        Instance two = instance(servers, "two");
        Door door = Door.open(folder, servers, uri(one), uri(two))) {
      seed(servers);
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger operations = new AtomicInteger();
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      List<Future<Integer>> done = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        done.add(clients.submit(() -> raiseUntil(stop, operations, door)));
      }
      reach(operations, 300);

      FrontDoorRecord moved = moveByHand(servers, door);

      reach(operations, operations.get() + 300);
      stop.set(true);
      int succeeded = 0;
      for (Future<Integer> client : done) {
        succeeded += client.get();
      }
      clients.shutdown();
      assertThat(succeeded).isEqualTo(operations.get());
      assertThat(servers.one(Side.NEW, "SELECT n FROM item")).isEqualTo("" + succeeded);
      assertThat(Integer.parseInt(servers.one(Side.OLD, "SELECT n FROM item")))
          .isLessThan(succeeded);
      assertThat(moved.truth()).isEqualTo(Side.NEW);
      long lines = 0;
      for (String name : List.of("one", "two")) {
        lines += Files.readAllLines(folder.resolve(name).resolve("commits.ndjson")).size();
      }
      assertThat(lines).isEqualTo(2L * succeeded);
    }
  }

  private static FrontDoorRecord moveByHand(Servers servers, Door door) throws Exception {
    FrontDoorRecord draining = door.client.drain(1, Duration.ofMillis(900));
    assertThat(door.client.awaitIdle(draining.epoch(), Duration.ofMillis(500)).inFlight()).isZero();
    try (Connection old = servers.admin(Side.OLD);
        Connection fresh = servers.admin(Side.NEW)) {
      assertThat(servers.fence().raise(old, draining.epoch())).isEqualTo(Fence.Answer.DONE);
      String n = servers.one(Side.OLD, "SELECT n FROM item");
      Servers.run(fresh, "INSERT INTO item (name, n) VALUES ('a', " + n + ")");
    }
    return door.client.move(draining.epoch(), Side.NEW);
  }

  private static int raiseUntil(AtomicBoolean stop, AtomicInteger operations, Door door)
      throws Exception {
    int succeeded = 0;
    while (!stop.get()) {
      HttpResponse<String> response =
          door.post(operations.incrementAndGet(), "raise", "{\"name\":\"a\",\"by\":\"1\"}").get();
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).contains("\"outcome\":\"ok\"");
      succeeded++;
    }
    return succeeded;
  }

  private static void reach(AtomicInteger operations, int count) {
    Await.until("the operations", Duration.ofSeconds(20), operations::get, have -> have >= count);
  }

  private static void seed(Servers servers) throws Exception {
    try (Connection old = servers.admin(Side.OLD)) {
      Servers.run(old, "INSERT INTO item (name, n) VALUES ('a', 0)");
    }
  }

  private Instance instance(Servers servers, String name) throws Exception {
    return Instance.start(
        servers.instance(Files.createDirectory(folder.resolve(name)), "", 4), Shop.operations());
  }

  private static URI uri(Instance instance) {
    return URI.create("http://127.0.0.1:" + instance.port());
  }
}
