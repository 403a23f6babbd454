package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.application.FrontDoorClient.Refused;
import dev.rehearse.application.FrontDoorOrder;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.FrontDoorRecord.Mode;
import dev.rehearse.application.FrontDoorRecord.State;
import dev.rehearse.database.Fence;
import dev.rehearse.history.Event.EpochChanged;
import dev.rehearse.history.EventLog;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.lifecycle.ChildJvm;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The front door as a process of its own, over the fences of PostgreSQL 14 and 18. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontDoorProcessTest {

  private static final Duration READY = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder = Path.of("");
  private Servers servers;
  private RecordingInstance instance;

  @BeforeAll
  void start() throws Exception {
    servers = Servers.start();
    instance = RecordingInstance.answeringAtOnce();
  }

  @AfterAll
  void stop() {
    instance.close();
    servers.close();
  }

  @Test
  void aMoveAdmitsOnNewAndTheRecordSurvivesKill9() throws Exception {
    FrontDoorRecord moved;
    try (ChildJvm process = door()) {
      FrontDoorClient client = client(process);
      FrontDoorRecord draining = client.drain(1, LONG);
      try (Connection old = servers.admin(Side.OLD)) {
        assertThat(servers.fence().raise(old, draining.epoch())).isEqualTo(Fence.Answer.DONE);
      }
      moved = client.move(draining.epoch(), Side.NEW);
      assertThat(gate(Side.NEW)).isEqualTo(Fence.Gate.OPEN);
      assertThat(gate(Side.OLD)).isEqualTo(Fence.Gate.SHUT);
      process.process().kill();
    }
    try (ChildJvm process = door()) {
      FrontDoorClient client = client(process);
      assertThat(client.status().record()).isEqualTo(moved);

      // And back, with a lease that ends because its migrator went away.
      FrontDoorRecord draining = client.drain(moved.epoch(), Duration.ofMillis(300));
      try (Connection fresh = servers.admin(Side.NEW)) {
        assertThat(servers.fence().raise(fresh, draining.epoch())).isEqualTo(Fence.Answer.DONE);
      }
      process.process().kill();
    }
    try (ChildJvm process = door()) {
      FrontDoorClient client = client(process);
      Await.until(
          "the lease's end",
          Duration.ofSeconds(10),
          () -> client.status().record(),
          record -> record.state() == State.OPEN);
      assertThat(client.status().record())
          .isEqualTo(new FrontDoorRecord(5, Side.NEW, Side.NEW, State.OPEN, Mode.ALONE, 0));
      assertThat(gate(Side.NEW)).isEqualTo(Fence.Gate.OPEN);
      try (Connection fresh = servers.admin(Side.NEW)) {
        assertThat(servers.fence().raise(fresh, 4)).isEqualTo(Fence.Answer.REFUSED);
      }
      assertThatThrownBy(() -> client.move(4, Side.OLD)).isInstanceOf(Refused.class);
      assertThat(EventLog.read(folder.resolve("changes.ndjson")))
          .extracting(event -> ((EpochChanged) event).cause())
          .containsExactly("start", "drain", "move", "start", "drain", "start", "lease-ended");
    }
  }

  private Fence.Gate gate(Side side) throws Exception {
    try (Connection connection = servers.admin(side)) {
      return servers.fence().state(connection).gate();
    }
  }

  private ChildJvm door() {
    FrontDoorOrder order =
        new FrontDoorOrder(
            List.of(Door.instance(1, instance.uri())),
            servers.frontDoor(),
            folder.resolve("record.json"),
            folder.resolve("changes.ndjson"),
            "secret",
            Duration.ofSeconds(2),
            "");
    Path file =
        ChildJvm.workOrder(
            folder.resolve("order.json"), JsonMapper.shared().writeValueAsString(order));
    return ChildJvm.start(
        ChildJvm.Spec.of("front-door", FrontDoorProcess.class, file, folder.resolve("door.log")));
  }

  private static FrontDoorClient client(ChildJvm process) {
    String control = process.ready(READY).split(" ")[1];
    return FrontDoorClient.at(URI.create("http://127.0.0.1:" + control), "secret");
  }
}
