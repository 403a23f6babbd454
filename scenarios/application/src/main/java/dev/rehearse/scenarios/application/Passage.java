package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorRecord;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the front door: waits at the gate, is stamped and forwarded once,
 * answered once. Thread-safe.
 *
 * <p>At the deadline the client is told 504, but a request that was forwarded stays in flight until
 * its instance has answered or is lost: only then is it known to do nothing more.
 *
 * <p>Where reads go first and the instance could not wait for the other side, its answer is held
 * until reads come from the truth: a write's then leaves, a read is forwarded once more.
 */
final class Passage implements Gate.Waiting {

  private enum State {
    WAITING,
    FORWARDED,
    HELD,
    ANSWERED
  }

  /** What passages share. */
  record Surroundings(
      Gate gate,
      Steering steering,
      Routes routes,
      Upstream upstream,
      Replies replies,
      Vitals vitals,
      ScheduledExecutorService timer,
      long deadlineNanos) {}

  /** What the client asked for; copied, because the server reuses a request once it is answered. */
  record Asked(String path, String operation, String client, ByteBuffer body) {
    static Asked by(Request request, ByteBuffer body) {
      HttpFields headers = request.getHeaders();
      String operation = headers.get(Wire.OPERATION);
      String client = headers.get(Wire.CLIENT);
      return new Asked(
          request.getHttpURI().getPath(),
          operation == null ? "" : operation,
          client == null ? "" : client,
          body);
    }
  }

  private final Surroundings around;
  private final Replies.To client;
  private final Asked asked;
  private final long until;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile @Nullable Future<?> alarm;

  /** What is told when it is held no longer. */
  private volatile @Nullable Reply kept;

  Passage(Surroundings around, Replies.To client, ByteBuffer body) {
    this.around = around;
    this.client = client;
    this.asked = Asked.by(client.request(), body);
    this.until = System.nanoTime() + around.deadlineNanos();
  }

  /** Goes to the gate. */
  void begin() {
    alarm = around.timer().schedule(this::late, around.deadlineNanos(), TimeUnit.NANOSECONDS);
    if (around.gate().enter(this) == Gate.Entry.FULL && answers(State.WAITING)) {
      own(HttpStatus.SERVICE_UNAVAILABLE_503, Wire.FAILED, "too many requests wait for the drain");
    }
  }

  @Override
  public boolean answered() {
    return state.get() == State.ANSWERED;
  }

  @Override
  public void pass(FrontDoorRecord stamp) {
    Reply told = kept;
    if (told != null) {
      around.gate().left(stamp.epoch());
      if (answers(State.HELD)) {
        cancelAlarm();
        answer(told);
      }
      return;
    }
    if (!state.compareAndSet(State.WAITING, State.FORWARDED)) {
      around.gate().left(stamp.epoch());
      return;
    }
    around
        .upstream()
        .forward(
            new Upstream.Forwarded(asked, around.routes().stamp(asked, stamp), until),
            reply -> returned(stamp, reply));
  }

  private void returned(FrontDoorRecord stamp, Reply reply) {
    if (reply.release() == Reply.Release.WHEN_READS_ARE_BACK) {
      // Also for a client who waits no longer: others do.
      around.steering().takeReadsBack();
      if (holds(reply)) {
        around.gate().hold(this, stamp.epoch());
        return;
      }
    }
    around.gate().left(stamp.epoch());
    if (answers(State.FORWARDED)) {
      cancelAlarm();
      answer(reply);
    }
  }

  private boolean holds(Reply reply) {
    boolean write = reply.access().equals("write");
    if (write) {
      kept = reply.released();
    }
    return state.compareAndSet(State.FORWARDED, write ? State.HELD : State.WAITING);
  }

  private void late() {
    if (answers(State.WAITING)) {
      around.gate().leaveParked(this);
      own(HttpStatus.GATEWAY_TIMEOUT_504, Wire.FAILED, "its deadline passed while it was parked");
    } else if (answers(State.HELD)) {
      around.gate().leaveParked(this);
      own(HttpStatus.GATEWAY_TIMEOUT_504, Wire.UNKNOWN, "new could not be waited for in time");
    } else if (answers(State.FORWARDED)) {
      own(HttpStatus.GATEWAY_TIMEOUT_504, Wire.UNKNOWN, "no instance answered by its deadline");
    }
  }

  private boolean answers(State from) {
    return state.compareAndSet(from, State.ANSWERED);
  }

  private void own(int status, String outcome, String detail) {
    cancelAlarm();
    long epoch = around.gate().record().epoch();
    answer(Reply.own(status, outcome, detail, epoch));
  }

  private void answer(Reply reply) {
    long arrived = until - around.deadlineNanos();
    around.vitals().answered(reply.status(), System.nanoTime() - arrived);
    around.replies().send(client, reply);
  }

  private void cancelAlarm() {
    Future<?> set = alarm;
    if (set != null) {
      set.cancel(false);
    }
  }
}
