package dev.rehearse.scenarios.application;

import dev.rehearse.application.Answer;
import dev.rehearse.history.Side;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes calls in, lets workers carry them out, answers. Thread-safe; never blocks the network's
 * threads. Calls beyond what may wait are answered 503, surely not applied.
 */
final class CallHandler extends Handler.Abstract.NonBlocking {

  private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);
  private static final int BODY_BYTES_MAX = 16 << 20;

  private final Function<Call, Answered> service;
  private final ExecutorService workers;
  private final Reach reach;
  private final Replies replies = new Replies();

  /** An answer, and how HTTP says it. */
  record Answered(int status, Answer answer, String access) {}

  CallHandler(Function<Call, Answered> service, ExecutorService workers, Reach reach) {
    this.service = service;
    this.workers = workers;
    this.reach = reach;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Replies.To client = new Replies.To(request, response, callback);
    String path = request.getHttpURI().getPath();
    if (path.equals(Wire.PING)) {
      replies.send(client, Reply.own(HttpStatus.OK_200, Wire.OK, "", 0));
    } else if (path.startsWith(Wire.REACH)) {
      reach(client, path.substring(Wire.REACH.length()));
    } else if (request.getMethod().equals("POST") && path.startsWith(Wire.OPERATIONS)) {
      Content.Source.asByteArrayAsync(
          request,
          BODY_BYTES_MAX,
          Promise.Invocable.from(
              InvocationType.NON_BLOCKING,
              body -> received(client, body),
              failure -> refuse(client, HttpStatus.BAD_REQUEST_400, "unreadable: " + failure)));
    } else {
      refuse(client, HttpStatus.NOT_FOUND_404, "only POST " + Wire.OPERATIONS + "NAME is served");
    }
    return true;
  }

  private void reach(Replies.To client, String word) {
    Optional<Side> side = Side.named(word);
    if (side.isEmpty()) {
      refuse(client, HttpStatus.NOT_FOUND_404, "there is no side " + word);
      return;
    }
    var unused =
        reach
            .ask(side.get())
            .thenAccept(
                trouble -> {
                  if (trouble.isEmpty()) {
                    replies.send(client, Reply.own(HttpStatus.OK_200, Wire.OK, "", 0));
                  } else {
                    refuse(client, HttpStatus.SERVICE_UNAVAILABLE_503, trouble);
                  }
                });
  }

  private void received(Replies.To client, byte[] body) {
    try {
      workers.execute(() -> carryOut(client, body));
    } catch (RejectedExecutionException e) {
      refuse(client, HttpStatus.SERVICE_UNAVAILABLE_503, "too many calls wait in this instance");
    }
  }

  private void carryOut(Replies.To client, byte[] body) {
    Call call;
    try {
      call = Call.of(client.request(), body);
    } catch (IllegalArgumentException e) {
      refuse(client, HttpStatus.BAD_REQUEST_400, String.valueOf(e.getMessage()));
      return;
    }
    replies.send(client, reply(call));
  }

  private Reply reply(Call call) {
    Answered answered;
    try {
      answered = service.apply(call);
    } catch (RuntimeException | Error e) {
      // Even then: a connection that stays without an answer holds up every drain.
      LOG.error("operation {} ({}) met a bug of ours", call.operation(), call.name(), e);
      Answer answer = new Answer(Wire.UNKNOWN, e.toString(), call.stamp().epoch(), List.of());
      answered = new Answered(HttpStatus.INTERNAL_SERVER_ERROR_500, answer, "");
    }
    return Reply.of(answered);
  }

  private void refuse(Replies.To client, int status, String why) {
    replies.send(client, Reply.own(status, Wire.FAILED, why, 0));
  }
}
