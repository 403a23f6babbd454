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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the front door does while reads come from the other side than the truth. */
class ReadsFirstAtTheDoorTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RecordingFences fences = new RecordingFences();
  @TempDir Path folder = Path.of("");
  private RecordingInstance instance;
  private Door door;
  private FrontDoorRecord first;

  @BeforeEach
  void readsFirst() throws Exception {
    instance = RecordingInstance.answeringAtOnce();
    door = Door.open(folder, fences, "", instance.uri());
    FrontDoorRecord mirrored = door.client.mode(1, Mode.MIRRORED);
    first = door.client.reads(door.client.drain(mirrored.epoch(), LONG).epoch(), Side.NEW);
  }

  @AfterEach
  void close() {
    door.close();
    instance.close();
  }

  @Test
  void aDrainEndsWithReadsOnNewAndNoFenceIsTouched() throws Exception {
    assertThat(first.truth()).isEqualTo(Side.OLD);
    assertThat(first.reads()).isEqualTo(Side.NEW);
    assertThat(first.state()).isEqualTo(FrontDoorRecord.State.OPEN);
    assertThat(door.post(1).get().statusCode()).isEqualTo(200);
    assertThat(instance.seen().get(0).reads()).isEqualTo("new");
    assertThat(fences.calls).isEmpty();
  }

  @Test
  void whatNewCannotBeWaitedForTakesReadsBackAndThenTheAnswerLeaves() throws Exception {
    instance.says = seen -> waiting("write");

    HttpResponse<String> answer = door.post(1).get();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"outcome\":\"ok\"");
    assertThat(answer.headers().firstValue(Wire.AWAITS)).as("it waits no longer").isEmpty();
    assertThat(instance.seen()).as("a write goes to an instance once").hasSize(1);
    assertThat(reads()).isEqualTo(Side.OLD);
    assertThat(door.changes)
        .extracting(EpochChanged::cause)
        .containsExactly("start", "mode", "drain", "reads", "reads-back");
  }

  @Test
  void anAnswerThatWaitsForNothingLeavesReadsWhereTheyAre() throws Exception {
    assertThat(door.post(1).get().statusCode()).isEqualTo(200);
    assertThat(reads()).isEqualTo(Side.NEW);
  }

  @Test
  void aReadThatNewDoesNotAnswerIsRepeatedOnOld() throws Exception {
    instance.says =
        seen -> seen.reads().equals("new") ? waiting("read") : Reply.own(200, Wire.OK, "of old", 1);

    assertThat(door.post(1).get().body()).contains("of old");

    assertThat(instance.seen())
        .extracting(RecordingInstance.Seen::reads)
        .containsExactly("new", "old");
  }

  @Test
  void inADrainWhatWaitsForNewAloneIsNotInFlightAndLeavesWhenTheDrainIsGivenUp() throws Exception {
    CompletableFuture<HttpResponse<String>> write = waitingWrite();
    FrontDoorRecord draining = door.client.drain(first.epoch(), LONG);
    instance.answers.release();

    assertThat(door.client.awaitIdle(draining.epoch(), LONG).inFlight()).isZero();
    assertThat(door.client.status().parked()).isEqualTo(1);
    assertThat(write).isNotDone();

    FrontDoorRecord open = door.client.giveUp(draining.epoch());
    assertThat(open.reads()).as("whoever waits would wait for ever").isEqualTo(Side.OLD);
    assertThat(write.get().statusCode()).isEqualTo(200);
  }

  @Test
  void inADrainThatMovesTheTruthItLeavesWithTheMove() throws Exception {
    CompletableFuture<HttpResponse<String>> write = waitingWrite();
    FrontDoorRecord draining = door.client.drain(first.epoch(), LONG);
    instance.answers.release();
    Door.soon(() -> door.client.status().parked() == 1);
    assertThat(write).isNotDone();

    FrontDoorRecord moved = door.client.move(draining.epoch(), Side.NEW);

    assertThat(moved.reads()).isEqualTo(Side.NEW);
    assertThat(write.get().statusCode()).isEqualTo(200);
  }

  @Test
  void whatWaitsUntilItsDeadlineIsUnknown() throws Exception {
    CompletableFuture<HttpResponse<String>> write = waitingWrite();
    FrontDoorRecord draining = door.client.drain(first.epoch(), LONG);
    instance.answers.release();

    assertThat(write.get().statusCode()).isEqualTo(504);
    assertThat(write.get().body()).contains("\"outcome\":\"unknown\"");
    assertThat(door.client.status().parked()).isZero();
    assertThat(door.client.giveUp(draining.epoch()).reads()).isEqualTo(Side.NEW);
  }

  @Test
  void anAnswerThatComesAfterItsDeadlineTakesReadsBackToo() throws Exception {
    assertThat(waitingWrite().get().statusCode()).isEqualTo(504);
    assertThat(reads()).isEqualTo(Side.NEW);
    instance.answers.release();
    Door.soon(() -> reads() == Side.OLD);
  }

  @Test
  void readsGoToNewOnlyInADrainAndOnlyWhereWritesAreMirrored() {
    assertThatThrownBy(() -> door.client.mode(first.epoch(), Mode.ALONE))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("only mirrored writes reach");
    FrontDoorRecord back = door.client.reads(first.epoch(), Side.OLD);
    assertThatThrownBy(() -> door.client.reads(back.epoch(), Side.NEW))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("open");
    FrontDoorRecord alone = door.client.mode(back.epoch(), Mode.ALONE);
    FrontDoorRecord draining = door.client.drain(alone.epoch(), LONG);
    assertThatThrownBy(() -> door.client.reads(draining.epoch(), Side.NEW))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("no write is mirrored");
  }

  private Side reads() {
    return door.client.status().record().reads();
  }

  /** A write that the instance has and answers, when it is let, with the word that it waits. */
  private CompletableFuture<HttpResponse<String>> waitingWrite() {
    instance.answers.drainPermits();
    instance.says = seen -> waiting("write");
    CompletableFuture<HttpResponse<String>> write = door.post(1);
    Door.soon(() -> instance.seen().size() == 1);
    return write;
  }

  private static Reply waiting(String access) {
    Reply reply = Reply.own(200, Wire.OK, "", 1);
    return new Reply(reply.status(), reply.body(), access, Reply.Release.WHEN_READS_ARE_BACK);
  }
}
