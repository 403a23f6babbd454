package dev.rehearse.load;

import dev.rehearse.application.Answer;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Operation.Outcome;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns what came back, or did not, into exactly one record per operation. Thread-safe.
 *
 * <p>What proves that nothing was applied: an answer of the application that says so, or that the
 * request was never written to a connection. Everything else without a 2xx is unknown.
 */
final class Recorder {
  private static final int DETAIL_MAX = 200;

  /** The front door answers these for an instance that it lost: they prove nothing. */
  private static final Set<Integer> NO_PROOF = Set.of(502, 504);

  private static final Set<String> SUCCESSES = Set.of("ok", "rejected");

  /** Gatling's clock ticks in ms, and so may fire a little before ours says so. */
  private static final long TICK = Duration.ofMillis(5).toNanos();

  private static final ObjectReader ANSWERS = JsonMapper.shared().readerFor(Answer.class);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final LongAdder used = new LongAdder();
  private final Journal journal;
  private final Figures figures;
  private final Behaviour behaviour;
  private final Duration deadline;

  Recorder(Journal journal, Figures figures, Behaviour behaviour, Duration deadline) {
    this.journal = journal;
    this.figures = figures;
    this.behaviour = behaviour;
    this.deadline = deadline;
  }

  /** Processor time that reading and recording answers has taken, ns. */
  long used() {
    return used.sum();
  }

  /** The request is about to be handed to the HTTP client. */
  void called(Request request, long at) {
    request.called = at;
    figures.called(request.spec.access(), request.intended, at);
  }

  /**
   * A whole response has come.
   *
   * @return the answer if the request succeeded, else null: Gatling must then count it as KO
   */
  @Nullable Answer answered(int client, Request request, int status, byte[] body, long at) {
    long before = threads.getCurrentThreadCpuTime();
    try {
      return judged(client, request, status, body, at);
    } finally {
      used.add(threads.getCurrentThreadCpuTime() - before);
    }
  }

  private @Nullable Answer judged(int client, Request request, int status, byte[] body, long at) {
    request.answered = true;
    Answer answer = read(body);
    Outcome outcome = outcome(status, answer);
    if (outcome == Outcome.FAILED && request.writes > 1) {
      // This answers the last of several sendings; an earlier one may have been applied.
      outcome = Outcome.UNKNOWN;
    }
    boolean success = status / 100 == 2 && answer != null && SUCCESSES.contains(answer.outcome());
    String detail = answer == null ? "HTTP " + status : answer.detail();
    if (success && at - request.called > deadline.toNanos()) {
      success = false;
      detail = "answered after the deadline of " + deadline.toMillis() + " ms";
    }
    Operation.Answer got = success ? Operation.Answer.SUCCEEDED : Operation.Answer.FAILED;
    write(client, request, at, outcome, got, detail, answer);
    return success ? answer : null;
  }

  /** No response came: the deadline passed, the connection broke, or there was none. */
  void unanswered(int client, Request request, long at) {
    if (request.called == 0) {
      called(request, at);
      String detail = "the injector could not build the request";
      Operation.Answer notSent = Operation.Answer.NOT_SENT;
      write(client, request, Operation.NEVER, Outcome.FAILED, notSent, detail, null);
      return;
    }
    boolean timedOut = at - request.called >= deadline.toNanos() - TICK;
    Outcome outcome = request.writes == 0 ? Outcome.FAILED : Outcome.UNKNOWN;
    String detail;
    if (request.writes == 0) {
      detail = "no connection to the front door";
    } else if (timedOut) {
      detail = "no answer within the deadline of " + deadline.toMillis() + " ms";
    } else {
      detail = "the connection closed without an answer";
    }
    write(client, request, Operation.NEVER, outcome, Operation.Answer.FAILED, detail, null);
  }

  private void write(
      int client,
      Request request,
      long returned,
      Outcome outcome,
      Operation.Answer got,
      String detail,
      @Nullable Answer answer) {
    List<dev.rehearse.history.Effect> effects =
        behaviour.effects(request.spec, request.parameters, answer);
    Operation operation =
        new Operation(
            request.id,
            client,
            request.spec.name(),
            request.spec.access(),
            request.intended,
            request.called,
            returned,
            outcome,
            got,
            shortened(detail),
            answer == null ? 0 : answer.epoch(),
            effects);
    journal.append(operation);
    figures.ended(operation);
  }

  private static Outcome outcome(int status, @Nullable Answer answer) {
    if (answer == null || NO_PROOF.contains(status)) {
      return Outcome.UNKNOWN;
    }
    return switch (answer.outcome()) {
      case "ok" -> Outcome.OK;
      case "rejected", "failed" -> Outcome.FAILED;
      default -> Outcome.UNKNOWN;
    };
  }

  private static @Nullable Answer read(byte[] body) {
    try {
      return ANSWERS.readValue(body);
    } catch (JacksonException e) {
      // Not an answer of the application: a bare status proves nothing, and that is recorded.
      return null;
    }
  }

  private static String shortened(String detail) {
    return detail.length() <= DETAIL_MAX ? detail : detail.substring(0, DETAIL_MAX);
  }
}
