package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.application.FrontDoorClient.Refused;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.FrontDoorRecord.Mode;
import dev.rehearse.history.Event.EpochChanged;
import dev.rehearse.history.Side;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the front door does while reads come from the other side than the truth. */
class ReadsFirstAtTheDoorTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RecordingFences fences = new RecordingFences();
  @TempDir Path folder = Path.of("");

  @Test
  void aDrainEndsWithReadsOnNewAndNoFenceIsTouched() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      FrontDoorRecord first = readsFirst(door);
      assertThat(first.truth()).isEqualTo(Side.OLD);
      assertThat(first.reads()).isEqualTo(Side.NEW);
      assertThat(first.state()).isEqualTo(FrontDoorRecord.State.OPEN);
      assertThat(door.post(1).get().statusCode()).isEqualTo(200);
      assertThat(instance.seen().get(0).reads()).isEqualTo("new");
      assertThat(fences.calls).isEmpty();
    }
  }

  @Test
  void whatNewCannotBeWaitedForTakesReadsBackAndThenTheAnswerLeaves() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      var unused = readsFirst(door);
      instance.says = seen -> waiting("write");

      HttpResponse<String> answer = door.post(1).get();

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"outcome\":\"ok\"");
      assertThat(instance.seen()).as("a write goes to an instance once").hasSize(1);
      assertThat(door.client.status().record().reads()).isEqualTo(Side.OLD);
      assertThat(door.changes)
          .extracting(EpochChanged::cause)
          .containsExactly("start", "mode", "drain", "reads", "reads-back");
    }
  }

  @Test
  void anAnswerThatWaitsForNothingLeavesReadsWhereTheyAre() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      var unused = readsFirst(door);
      assertThat(door.post(1).get().statusCode()).isEqualTo(200);
      assertThat(door.client.status().record().reads()).isEqualTo(Side.NEW);
    }
  }

  @Test
  void aReadThatNewDoesNotAnswerIsRepeatedOnOld() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      var unused = readsFirst(door);
      instance.says =
          seen ->
              seen.reads().equals("new") ? waiting("read") : Reply.own(200, Wire.OK, "of old", 1);

      assertThat(door.post(1).get().body()).contains("of old");

      assertThat(instance.seen())
          .extracting(RecordingInstance.Seen::reads)
          .containsExactly("new", "old");
    }
  }

  @Test
  void inADrainWhatWaitsForNewAloneIsNotInFlightAndLeavesWhenTheDrainIsGivenUp() throws Exception {
    try (RecordingInstance instance = RecordingInstance.holdingEverything();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      FrontDoorRecord first = readsFirst(door);
      instance.says = seen -> waiting("write");
      CompletableFuture<HttpResponse<String>> write = door.post(1);
      Door.soon(() -> instance.seen().size() == 1);
      FrontDoorRecord draining = door.client.drain(first.epoch(), LONG);
      instance.answers.release();

      assertThat(door.client.awaitIdle(draining.epoch(), LONG).inFlight()).isZero();
      assertThat(write).isNotDone();
      assertThat(door.client.status().parked()).isEqualTo(1);

      FrontDoorRecord open = door.client.giveUp(draining.epoch());
      assertThat(open.reads()).as("whoever waits would wait for ever").isEqualTo(Side.OLD);
      assertThat(write.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void inADrainThatMovesTheTruthItLeavesWithTheMove() throws Exception {
    try (RecordingInstance instance = RecordingInstance.holdingEverything();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      FrontDoorRecord first = readsFirst(door);
      instance.says = seen -> waiting("write");
      CompletableFuture<HttpResponse<String>> write = door.post(1);
      Door.soon(() -> instance.seen().size() == 1);
      FrontDoorRecord draining = door.client.drain(first.epoch(), LONG);
      instance.answers.release();
      Door.soon(() -> door.client.status().parked() == 1);
      assertThat(write).isNotDone();

      FrontDoorRecord moved = door.client.move(draining.epoch(), Side.NEW);

      assertThat(moved.reads()).isEqualTo(Side.NEW);
      assertThat(write.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatWaitsUntilItsDeadlineIsUnknown() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      FrontDoorRecord first = readsFirst(door);
      instance.answers.drainPermits();
      instance.says = seen -> waiting("write");
      CompletableFuture<HttpResponse<String>> write = door.post(1);
      Door.soon(() -> instance.seen().size() == 1);
      FrontDoorRecord draining = door.client.drain(first.epoch(), LONG);
      instance.answers.release();

      assertThat(write.get().statusCode()).isEqualTo(504);
      assertThat(write.get().body()).contains("\"outcome\":\"unknown\"");
      assertThat(door.client.status().parked()).isZero();
      assertThat(door.client.giveUp(draining.epoch()).reads()).isEqualTo(Side.NEW);
    }
  }

  @Test
  void anAnswerThatComesAfterItsDeadlineTakesReadsBackToo() throws Exception {
    try (RecordingInstance instance = RecordingInstance.holdingEverything();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      var unused = readsFirst(door);
      instance.says = seen -> waiting("write");
      assertThat(door.post(1).get().statusCode()).isEqualTo(504);
      assertThat(door.client.status().record().reads()).isEqualTo(Side.NEW);
      instance.answers.release();
      Door.soon(() -> door.client.status().record().reads() == Side.OLD);
    }
  }

  @Test
  void readsGoToNewOnlyInADrainAndOnlyWhereWritesAreMirrored() throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, fences, "", instance.uri())) {
      assertThatThrownBy(() -> door.client.reads(1, Side.NEW))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("open");
      FrontDoorRecord draining = door.client.drain(1, LONG);
      assertThatThrownBy(() -> door.client.reads(draining.epoch(), Side.NEW))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("no write is mirrored");
      FrontDoorRecord open = door.client.giveUp(draining.epoch());

      FrontDoorRecord first = readsFirst(door, open);
      assertThatThrownBy(() -> door.client.mode(first.epoch(), Mode.ALONE))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("only mirrored writes reach");
      FrontDoorRecord back = door.client.reads(first.epoch(), Side.OLD);
      assertThat(door.client.mode(back.epoch(), Mode.ALONE).reads()).isEqualTo(Side.OLD);
    }
  }

  private static FrontDoorRecord readsFirst(Door door) {
    return readsFirst(door, door.client.status().record());
  }

  private static FrontDoorRecord readsFirst(Door door, FrontDoorRecord from) {
    FrontDoorRecord mirrored = door.client.mode(from.epoch(), Mode.MIRRORED);
    FrontDoorRecord draining = door.client.drain(mirrored.epoch(), LONG);
    return door.client.reads(draining.epoch(), Side.NEW);
  }

  private static Reply waiting(String access) {
    Reply reply = Reply.own(200, Wire.OK, "", 1);
    return new Reply(reply.status(), reply.body(), access, Reply.Release.WHEN_READS_ARE_BACK);
  }
}
