package dev.rehearse.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Operation;
import dev.rehearse.history.Operation.Answer;
import dev.rehearse.history.Operation.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private static final long DEADLINE = Duration.ofSeconds(2).toNanos();

  private final List<Operation> written = new ArrayList<>();
  private final SmallTalk application = new SmallTalk();
  private final Figures figures = new Figures();
  private final Recorder recorder =
      new Recorder(written::add, figures, application, Duration.ofNanos(DEADLINE));

  @Test
  void anAnswerOkSucceededAndWasApplied() {
    answered(200, "ok", 1_000);
    assertThat(only().outcome()).isEqualTo(Outcome.OK);
    assertThat(only().answer()).isEqualTo(Answer.SUCCEEDED);
    assertThat(only().epoch()).isEqualTo(7);
    assertThat(only().intended()).isEqualTo(90);
    assertThat(only().call()).isEqualTo(100);
    assertThat(only().returned()).isEqualTo(1_000);
  }

  @Test
  void aDeclaredRejectionSucceededAndWasNotApplied() {
    answered(200, "rejected", 1_000);
    assertThat(only().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(only().answer()).isEqualTo(Answer.SUCCEEDED);
  }

  @Test
  void aProvenFailureFailedAndWasNotApplied() {
    answered(500, "failed", 1_000);
    assertThat(only().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(only().answer()).isEqualTo(Answer.FAILED);
  }

  @Test
  void aRefusalAfterGatlingSentItTwiceSaysNothingOfTheFirstSending() {
    Request request = request();
    request.writes = 2;
    byte[] refused =
        "{\"outcome\":\"rejected\",\"detail\":\"taken\",\"epoch\":1,\"results\":[]}"
            .getBytes(StandardCharsets.UTF_8);
    recorder.answered(1, request, 200, refused, 500);
    assertThat(only().outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(only().answer()).isEqualTo(Answer.SUCCEEDED);
  }

  @Test
  void whatTheFrontDoorSaysOfALostInstanceProvesNothing() {
    answered(502, "failed", 1_000);
    assertThat(only().outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void anUnintelligibleAnswerProvesNothingWhateverItsStatus() {
    Request request = request();
    assertThat(recorder.answered(1, request, 200, "<html>".getBytes(StandardCharsets.UTF_8), 500))
        .isNull();
    assertThat(only().outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(only().answer()).isEqualTo(Answer.FAILED);
    assertThat(only().detail()).isEqualTo("HTTP 200");
  }

  @Test
  void anAnswerAfterTheDeadlineIsAFailedRequestThatWasApplied() {
    answered(200, "ok", 100 + DEADLINE + 1);
    assertThat(only().outcome()).isEqualTo(Outcome.OK);
    assertThat(only().answer()).isEqualTo(Answer.FAILED);
  }

  @Test
  void noAnswerToWhatWasWrittenIsUnknown() {
    Request request = request();
    request.writes = 1;
    recorder.unanswered(1, request, 100 + DEADLINE);
    assertThat(only().outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(only().returned()).isEqualTo(Operation.NEVER);
    assertThat(only().detail()).contains("deadline of 2000 ms");
  }

  @Test
  void noAnswerToWhatWasNeverWrittenIsSurelyNotApplied() {
    recorder.unanswered(1, request(), 200);
    assertThat(only().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(only().answer()).isEqualTo(Answer.FAILED);
    assertThat(only().detail()).contains("no connection");
  }

  @Test
  void whatCouldNotBeBuiltWasNotSent() {
    recorder.unanswered(1, unsent(), 200);
    assertThat(only().answer()).isEqualTo(Answer.NOT_SENT);
    assertThat(figures.totals().sent()).isEqualTo(1);
    assertThat(figures.totals().failed()).isEqualTo(1);
  }

  private void answered(int status, String outcome, long at) {
    String answer =
        "{\"outcome\":\"%s\",\"detail\":\"\",\"epoch\":7,\"results\":[]}".formatted(outcome);
    recorder.answered(1, request(), status, answer.getBytes(StandardCharsets.UTF_8), at);
  }

  private Request request() {
    Request request = unsent();
    recorder.called(request, 100);
    return request;
  }

  private Request unsent() {
    return new Request(
        5, new Mix(application.operations()).named("write"), Map.of("key", "1"), new byte[0], 90);
  }

  private Operation only() {
    assertThat(written).hasSize(1);
    return written.get(0);
  }
}
