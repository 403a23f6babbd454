package dev.rehearse.scenarios.application;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/** Takes requests in on the traffic port. Thread-safe; never blocks. */
final class TrafficHandler extends Handler.Abstract.NonBlocking {

  /** Far above the parameters of any operation. */
  private static final int BODY_BYTES_MAX = 16 << 20;

  private final Passage.Surroundings around;

  TrafficHandler(Passage.Surroundings around) {
    this.around = around;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Replies.To client = new Replies.To(request, response, callback);
    if (!request.getMethod().equals("POST")
        || !request.getHttpURI().getPath().startsWith(Wire.OPERATIONS)) {
      refuse(client, HttpStatus.NOT_FOUND_404, "only POST " + Wire.OPERATIONS + "NAME is served");
      return true;
    }
    Content.Source.asByteArrayAsync(
        request,
        BODY_BYTES_MAX,
        Promise.Invocable.from(
            InvocationType.NON_BLOCKING,
            body -> new Passage(around, client, ByteBuffer.wrap(body)).begin(),
            failure ->
                refuse(client, HttpStatus.BAD_REQUEST_400, "its body is unreadable: " + failure)));
    return true;
  }

  private void refuse(Replies.To client, int status, String why) {
    long epoch = around.gate().record().epoch();
    around.replies().send(client, Reply.own(status, Wire.FAILED, why, epoch));
  }
}
