package dev.rehearse.scenarios.application;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An instance that has no database: it notes what reaches it and answers when it is let. */
final class RecordingInstance implements AutoCloseable {

  /** What reached it. */
  record Seen(
      String operation,
      long epoch,
      String truth,
      String reads,
      String mode,
      long attempt,
      String from) {}

  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /** What it answers to what it has seen. */
  volatile Function<Seen, Reply> says = seen -> Reply.own(200, Wire.OK, "", 1);

  /** Each answer takes one permit. */
  final Semaphore answers;

  RecordingInstance(int permits) throws Exception {
    answers = new Semaphore(permits);
    server = HttpServer.start(new QueuedThreadPool(64), new Recorder());
  }

  static RecordingInstance answeringAtOnce() throws Exception {
    return new RecordingInstance(1_000_000);
  }

  static RecordingInstance holdingEverything() throws Exception {
    return new RecordingInstance(0);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  List<Seen> seen() {
    return seen;
  }

  @Override
  public void close() {
    answers.release(1_000_000);
    server.close();
  }

  private final class Recorder extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Seen one =
          new Seen(
              String.valueOf(request.getHeaders().get(Wire.OPERATION)),
              request.getHeaders().getLongField(Wire.EPOCH),
              String.valueOf(request.getHeaders().get(Wire.TRUTH)),
              String.valueOf(request.getHeaders().get(Wire.READS)),
              String.valueOf(request.getHeaders().get(Wire.MODE)),
              request.getHeaders().getLongField(Wire.ATTEMPT),
              request.getConnectionMetaData().getRemoteSocketAddress().toString());
      seen.add(one);
      answers.acquire();
      response.getHeaders().put(Wire.ACCESS, "write");
      new Replies().send(new Replies.To(request, response, callback), says.apply(one));
      return true;
    }
  }
}
