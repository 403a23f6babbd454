package dev.rehearse.load;

import dev.rehearse.application.Answer;
import dev.rehearse.application.Operations.FollowUp;
import dev.rehearse.application.Operations.Source;
import dev.rehearse.application.Operations.Spec;
import dev.rehearse.history.Operation.Access;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * One session: up to three operations of one client, one after the other. Confined to the event
 * loop on which Gatling runs its virtual user.
 *
 * <p>What it does is drawn from the seed and its place in the schedule, never from timing; only
 * whether a follow-up comes, and with which results of the operation before, depends on the answer.
 */
final class Visit {
  /** Operations of one session have consecutive ids; a session has fewer than this. */
  private static final int IDS_PER_SESSION = 4;

  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final ObjectWriter BODIES = JsonMapper.shared().writer();

  private final Injector injector;
  private final int client;
  private final long due;
  private final SplittableRandom random;
  private final int length;
  private int position;
  private @Nullable Request request;
  private @Nullable Answer answer;
  private long returned;
  private final Access access;

  /**
   * @param client the session's number, from 1, the same in every run
   * @param due when its first operation is due, ns
   */
  Visit(Injector injector, Access access, int client, long due, SplittableRandom random) {
    this.injector = injector;
    this.access = access;
    this.client = client;
    this.due = due;
    this.random = random;
    this.length = Mix.length(random);
  }

  int client() {
    return client;
  }

  /** How long until it is due; rounded up, because Gatling waits whole milliseconds. */
  Duration untilDue() {
    long wait = due - System.nanoTime();
    return wait <= 0 ? Duration.ZERO : Duration.ofMillis((wait + MILLI - 1) / MILLI);
  }

  /** Makes the first operation, unless the traffic ended before it was due. */
  void begin() {
    if (!injector.endedBefore(due)) {
      prepare(injector.mix().first(access, random), Map.of(), due);
    }
  }

  /** The operation to send now; null when the session is over. */
  @Nullable Request request() {
    return request;
  }

  /** As {@link #request()}, where there is one. */
  Request current() {
    Request current = request;
    if (current == null) {
      throw new IllegalStateException("session " + client + " has no operation to send");
    }
    return current;
  }

  /** The body, handed out at the last moment before Gatling sends. */
  byte[] send() {
    Request current = current();
    injector.recorder().called(current, System.nanoTime());
    return current.body;
  }

  /** Whether the response is a success, which is also what Gatling must count. */
  boolean receive(int status, byte[] body) {
    returned = System.nanoTime();
    answer = injector.recorder().answered(client, current(), status, body, returned);
    return answer != null;
  }

  /** The operation has ended: records it if nothing came back, and makes the next one, if any. */
  void conclude() {
    Request ended = current();
    request = null;
    if (!ended.answered) {
      injector.recorder().unanswered(client, ended, System.nanoTime());
      return;
    }
    List<FollowUp> next = ended.spec.then();
    Answer got = answer;
    if (got == null || !got.outcome().equals("ok") || ++position >= length || next.isEmpty()) {
      return;
    }
    FollowUp follow = next.get(random.nextInt(next.size()));
    if (!injector.endedBefore(returned)) {
      prepare(injector.mix().named(follow.operation()), bound(follow, ended, got), returned);
    }
  }

  private void prepare(Spec spec, Map<String, @Nullable String> bound, long intended) {
    long id = (long) client * IDS_PER_SESSION + position;
    // Split, so that what one operation draws does not shift what the next one does.
    Map<String, @Nullable String> parameters =
        injector.behaviour().draw(spec, id, random.split(), bound);
    byte[] body = BODIES.writeValueAsBytes(parameters);
    request = new Request(id, spec, parameters, body, intended);
    answer = null;
  }

  private static Map<String, @Nullable String> bound(FollowUp follow, Request before, Answer got) {
    Map<String, @Nullable String> bound = new HashMap<>();
    follow
        .bindings()
        .forEach((parameter, source) -> bound.put(parameter, value(source, before, got)));
    return bound;
  }

  private static @Nullable String value(Source source, Request before, Answer got) {
    String value =
        switch (source.from()) {
          case PARAMETER -> before.parameters.get(source.name());
          case RESULT -> result(got, source.name());
          case ABSENT -> null;
        };
    return value != null && source.negated()
        ? new java.math.BigDecimal(value).negate().toPlainString()
        : value;
  }

  /** The column's value in the first row of the first result that has both. */
  private static @Nullable String result(Answer got, String column) {
    for (Answer.Result result : got.results()) {
      int at = result.columns().indexOf(column);
      if (at >= 0 && !result.rows().isEmpty()) {
        return result.rows().get(0).get(at);
      }
    }
    return null;
  }
}
