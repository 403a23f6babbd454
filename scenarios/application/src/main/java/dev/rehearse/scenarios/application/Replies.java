package dev.rehearse.scenarios.application;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends replies to clients. Thread-safe. */
class Replies {

  private static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");

  /** Where a reply goes. */
  record To(Request request, Response response, Callback callback) {}

  void send(To to, Reply reply) {
    HttpFields.Mutable headers = to.response().getHeaders();
    to.response().setStatus(reply.status());
    headers.put(JSON);
    if (!reply.access().isEmpty()) {
      headers.put(Wire.ACCESS, reply.access());
    }
    if (reply.release() == Reply.Release.WHEN_READS_ARE_BACK) {
      headers.put(Wire.AWAITS, "reads");
    }
    headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    to.response().write(true, ByteBuffer.wrap(reply.body()), to.callback());
  }

  /**
   * Sabotage RESEND: on kept-alive connections, one answered write in 50 is never told to its
   * client; the connection closes instead, and a client that resends has written twice.
   */
  static final class Swallowed extends Replies {

    private static final long ONE_IN = 50;

    private final AtomicLong writes = new AtomicLong();

    @Override
    void send(To to, Reply reply) {
      var connection = to.request().getConnectionMetaData().getConnection();
      boolean keptAlive = connection.getMessagesIn() > 1;
      boolean write = reply.status() == 200 && reply.access().equals("write");
      if (keptAlive && write && writes.incrementAndGet() % ONE_IN == 0) {
        connection.getEndPoint().close();
        to.callback().failed(new IllegalStateException("closed unanswered on purpose: RESEND"));
        return;
      }
      super.send(to, reply);
    }
  }
}
