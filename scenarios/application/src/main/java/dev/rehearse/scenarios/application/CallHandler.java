package dev.rehearse.scenarios.application;

import dev.rehearse.application.Answer;
import dev.rehearse.history.Side;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
 * Takes calls in, lets the service carry them out, answers. Thread-safe; never blocks the network's
 * threads.
 */
final class CallHandler extends Handler.Abstract.NonBlocking {

  private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);
  private static final int BODY_BYTES_MAX = 16 << 20;

  private final Function<Call, CompletableFuture<Answered>> service;
  private final Reach reach;
  private final Replies replies = new Replies();

  /** An answer, and how HTTP says it. */
  record Answered(int status, Answer answer, String access, Reply.Release release) {
    /** The same, which may not leave before reads come from the truth. */
    Answered held() {
      return new Answered(status, answer, access, Reply.Release.WHEN_READS_ARE_BACK);
    }
  }

  CallHandler(Function<Call, CompletableFuture<Answered>> service, Reach reach) {
    this.service = service;
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
    Call call;
    try {
      call = Call.of(client.request(), body);
    } catch (IllegalArgumentException e) {
      refuse(client, HttpStatus.BAD_REQUEST_400, String.valueOf(e.getMessage()));
      return;
    }
    var unused =
        begun(call)
            .exceptionally(failure -> met(call, failure))
            .thenAccept(answered -> replies.send(client, Reply.of(answered)));
  }

  private CompletableFuture<Answered> begun(Call call) {
    try {
      return service.apply(call);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Even then: a connection that stays without an answer holds up every drain. */
  private static Answered met(Call call, Throwable bug) {
    LOG.error("operation {} ({}) met a bug of ours", call.operation(), call.name(), bug);
    Answer answer = new Answer(Wire.UNKNOWN, bug.toString(), call.stamp().epoch(), List.of());
    return new Answered(HttpStatus.INTERNAL_SERVER_ERROR_500, answer, "", Reply.Release.AT_ONCE);
  }

  private void refuse(Replies.To client, int status, String why) {
    replies.send(client, Reply.own(status, Wire.FAILED, why, 0));
  }
}
