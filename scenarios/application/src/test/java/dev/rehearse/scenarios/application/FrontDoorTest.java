package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.application.FrontDoorClient.Refused;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.FrontDoorRecord.Mode;
import dev.rehearse.application.FrontDoorRecord.State;
import dev.rehearse.history.Event.EpochChanged;
import dev.rehearse.history.Side;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontDoorTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final RecordingFences fences = new RecordingFences();
  @TempDir Path folder = Path.of("");

  @Test
  void forwardsEachRequestOnceWithItsStampOverKeptAliveConnections() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      for (long id = 1; id <= 20; id++) {
        HttpResponse<String> response = door.post(id).get();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"outcome\":\"ok\"");
      }
      assertThat(instance.seen()).hasSize(20).allMatch(seen -> seen.epoch() == 1);
      assertThat(instance.seen()).allMatch(seen -> seen.truth().equals("old"));
      assertThat(instance.seen()).allMatch(seen -> seen.mode().equals("alone"));
      assertThat(instance.seen())
          .extracting(RecordingInstance.Seen::attempt)
          .doesNotHaveDuplicates();
      assertThat(instance.seen())
          .extracting(RecordingInstance.Seen::from)
          .containsOnly(instance.seen().get(0).from());
    }
  }

  @Test
  void takesTheInstancesInTurn() throws Exception {
    try (RecordingInstance first = RecordingInstance.answeringAtOnce();
        RecordingInstance second = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", first.uri(), second.uri())) {
      for (long id = 1; id <= 10; id++) {
        door.post(id).get();
      }
      assertThat(first.seen()).hasSize(5);
      assertThat(second.seen()).hasSize(5);
    }
  }

  @Test
  void aDrainParksAndAMoveReleasesInArrivalOrderWithNothingLost() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      FrontDoorRecord draining = door.client.drain(1, LONG);
      List<CompletableFuture<HttpResponse<String>>> parked = new ArrayList<>();
      for (long id = 1; id <= 50; id++) {
        parked.add(door.post(id));
        int waiting = (int) id;
        Door.soon(() -> door.client.status().parked() == waiting);
      }
      assertThat(instance.seen()).isEmpty();

      FrontDoorRecord moved = door.client.move(draining.epoch(), Side.NEW);

      assertThat(moved)
          .isEqualTo(new FrontDoorRecord(3, Side.NEW, Side.NEW, State.OPEN, Mode.ALONE, 0));
      for (CompletableFuture<HttpResponse<String>> answer : parked) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      assertThat(instance.seen()).hasSize(50).allMatch(seen -> seen.epoch() == 3);
      // Connections differ, so the instance may see neighbours swapped; attempts were numbered
      // here.
      List<String> byAttempt =
          instance.seen().stream()
              .sorted(java.util.Comparator.comparingLong(RecordingInstance.Seen::attempt))
              .map(RecordingInstance.Seen::operation)
              .toList();
      assertThat(byAttempt)
          .isEqualTo(LongStream.rangeClosed(1, 50).mapToObj(Long::toString).toList());
      assertThat(fences.calls).containsExactly("admit new 3");
      assertThat(door.changes)
          .extracting(EpochChanged::cause)
          .containsExactly("start", "drain", "move");
    }
  }

  @Test
  void aDrainIsIdleOnlyWhenWhatWasForwardedHasBeenAnswered() throws Exception {
    try (RecordingInstance instance = RecordingInstance.holdingEverything();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      CompletableFuture<HttpResponse<String>> slow = door.post(1);
      Door.soon(() -> instance.seen().size() == 1);
      FrontDoorRecord draining = door.client.drain(1, LONG);
      assertThat(idle(door, draining, 50).inFlight()).isEqualTo(1);
      instance.answers.release();
      assertThat(idle(door, draining, 5_000).inFlight()).isZero();
      assertThat(slow.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void sabotageC3SaysIdleWhileARequestIsInFlight() throws Exception {
    try (RecordingInstance instance = RecordingInstance.holdingEverything();
        Door door = Door.open(folder, fences, "C3", instance.uri())) {
      CompletableFuture<HttpResponse<String>> slow = door.post(1);
      Door.soon(() -> instance.seen().size() == 1);
      FrontDoorRecord draining = door.client.drain(1, LONG);
      assertThat(idle(door, draining, 50).inFlight()).isZero();
      assertThat(slow).isNotDone();
    }
  }

  @Test
  void afterAMoveEveryClientIsSentToTheTruth() throws Exception {
    assertThat(truthsAfterAMove("")).containsExactly("new");
  }

  @Test
  void sabotageB2KeepsSomeClientsToOld() throws Exception {
    assertThat(truthsAfterAMove("B2")).containsExactlyInAnyOrder("new", "old");
  }

  private List<String> truthsAfterAMove(String sabotage) throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, sabotage, instance.uri())) {
      door.client.move(door.client.drain(1, LONG).epoch(), Side.NEW);
      for (int client = 0; client < 200; client++) {
        door.post(client, "c" + client, "some", "{}").get();
      }
      return instance.seen().stream().map(RecordingInstance.Seen::truth).distinct().toList();
    }
  }

  @Test
  void whenTheLeaseEndsTheDoorBarsLiftsAndOpensByItself() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      fences.reachable = false;
      door.client.drain(1, Duration.ofMillis(50));
      CompletableFuture<HttpResponse<String>> parked = door.post(1);
      Door.soon(() -> fences.calls.size() >= 2);
      assertThat(parked).isNotDone();
      assertThatThrownBy(() -> door.client.move(2, Side.NEW)).isInstanceOf(Refused.class);

      fences.reachable = true;

      assertThat(parked.get().statusCode()).isEqualTo(200);
      assertThat(fences.calls).containsOnly("reopen old 2");
      assertThat(door.client.status().record())
          .isEqualTo(new FrontDoorRecord(3, Side.OLD, Side.OLD, State.OPEN, Mode.ALONE, 0));
      assertThat(door.changes).extracting(EpochChanged::cause).endsWith("lease-ended");
      assertThatThrownBy(() -> door.client.move(2, Side.NEW))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("the epoch is 3, not 2");
      assertThatThrownBy(() -> door.client.drain(2, LONG)).isInstanceOf(Refused.class);
    }
  }

  @Test
  void sabotageB3NeverOpensByItself() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "B3", instance.uri())) {
      FrontDoorRecord draining = door.client.drain(1, Duration.ofMillis(1));
      HttpResponse<String> answer = door.post(1).get();
      assertThat(answer.statusCode()).isEqualTo(504);
      assertThat(answer.body()).contains("\"outcome\":\"failed\"");
      assertThat(door.client.status().record()).isEqualTo(draining);
      assertThat(instance.seen()).isEmpty();
    }
  }

  @Test
  void givingUpOpensOnTheTruthAsItWas() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      door.client.drain(1, LONG);
      FrontDoorRecord open = door.client.giveUp(2);
      assertThat(open)
          .isEqualTo(new FrontDoorRecord(3, Side.OLD, Side.OLD, State.OPEN, Mode.ALONE, 0));
      assertThat(fences.calls).containsExactly("reopen old 2");
      assertThat(door.post(1).get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aMoveThatCannotAdmitWithinTheLeaseTakesItselfBack() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      fences.reachable = false;
      door.client.drain(1, Duration.ofMillis(200));
      assertThatThrownBy(() -> door.client.move(2, Side.NEW)).isInstanceOf(Refused.class);
      fences.reachable = true;
      Door.soon(() -> door.client.status().record().state() == State.OPEN);
      assertThat(door.client.status().record())
          .isEqualTo(new FrontDoorRecord(4, Side.OLD, Side.OLD, State.OPEN, Mode.ALONE, 0));
      assertThat(fences.calls).contains("admit new 3", "take-back new 3", "reopen old 2");
    }
  }

  @Test
  void aModeIsStampedAndOldRequestsCanBeWaitedFor() throws Exception {
    try (RecordingInstance instance = RecordingInstance.holdingEverything();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      var before = door.post(1);
      Door.soon(() -> instance.seen().size() == 1);
      FrontDoorRecord mirrored = door.client.mode(1, Mode.MIRRORED);
      var after = door.post(2);
      Door.soon(() -> instance.seen().size() == 2);
      assertThat(instance.seen().get(1).mode()).isEqualTo("mirrored");
      assertThat(idle(door, mirrored, 20).inFlight()).isEqualTo(1);
      instance.answers.release(2);
      assertThat(before.get().statusCode()).isEqualTo(200);
      assertThat(after.get().statusCode()).isEqualTo(200);
      assertThat(idle(door, mirrored, 1_000).inFlight()).isZero();
    }
  }

  @Test
  void beyondTheDeadlineTheClientIsTold504WhileTheRequestStaysInFlight() throws Exception {
    try (RecordingInstance instance = RecordingInstance.holdingEverything();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      HttpResponse<String> answer = door.post(1).get();
      assertThat(answer.statusCode()).isEqualTo(504);
      assertThat(answer.body()).contains("\"outcome\":\"unknown\"");
      assertThat(door.client.status().inFlight()).isEqualTo(1);
      instance.answers.release();
      Door.soon(() -> door.client.status().inFlight() == 0);
    }
  }

  @Test
  void theControlPortAsksForItsToken() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      assertThatThrownBy(() -> FrontDoorClient.at(door.control(), "guess").status())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("401");
      assertThat(door.client.status().record()).isEqualTo(FrontDoorRecord.initial());
    }
  }

  @Test
  void theRecordIsReadAgainAndADrainWhoseLeaseIsOverEnds() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce()) {
      try (Door door = Door.open(folder, fences, "B3", instance.uri())) {
        door.client.mode(1, Mode.MIRRORED);
      }
      FrontDoorRecord over =
          new FrontDoorRecord(
              7, Side.NEW, Side.NEW, State.DRAINING, Mode.MIRRORED, System.nanoTime() - 1);
      new RecordFile(folder.resolve("record.json")).write(over);
      try (Door door = Door.open(folder, fences, "", instance.uri())) {
        Door.soon(() -> door.client.status().record().state() == State.OPEN);
        assertThat(door.client.status().record())
            .isEqualTo(new FrontDoorRecord(8, Side.NEW, Side.NEW, State.OPEN, Mode.MIRRORED, 0));
        assertThat(fences.calls).containsExactly("reopen new 7");
      }
    }
  }

  private static FrontDoorClient.Status idle(Door door, FrontDoorRecord record, long millis) {
    return door.client.awaitIdle(record.epoch(), Duration.ofMillis(millis));
  }
}
