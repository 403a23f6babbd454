package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorOrder;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.history.Side;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The instances behind the front door, each with a pool of kept-alive connections, asked in turn.
 * Thread-safe; never blocks.
 *
 * <p>A request is written to one connection at most. Only one of which no byte can have been sent
 * (no connection could be had) goes on to the next instance.
 */
final class Upstream implements AutoCloseable {

  /**
   * To one instance. Far above what it works on at once (its connections to a database), and low
   * enough that the end of a drain does not begin with hundreds of handshakes.
   */
  private static final int CONNECTIONS_MAX = 128;

  /** Requests that may wait for one of them, in the order of their arrival. */
  private static final int QUEUED_MAX = 10_000;

  private static final int ANSWER_BYTES_MAX = 64 << 20;

  /** How long an instance that could not be reached is asked last. */
  private static final long DOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Numbers left to an instance for what it may do beside the first try of an attempt. */
  private static final long ATTEMPT_STEP = 256;

  /** A request as it goes to an instance; {@code until} as {@link Wire#UNTIL}. */
  record Forwarded(Passage.Asked asked, FrontDoorRecord stamp, long until) {}

  private static final class Instance {
    final String name;
    final Set<Side> sides;
    final String host;
    final int port;
    volatile long downUntil = System.nanoTime();

    Instance(FrontDoorOrder.Instance ordered) {
      this.name = ordered.name();
      this.sides = ordered.sides();
      this.host = ordered.at().getHost();
      this.port = ordered.at().getPort();
    }

    boolean live() {
      return System.nanoTime() - downUntil >= 0;
    }
  }

  private final HttpClient http;
  private final Map<Side, List<Instance>> instances = new EnumMap<>(Side.class);
  private final AtomicInteger turn = new AtomicInteger();
  // Two front doors in a row, the second after a crash, must not give out one number twice.
  private final AtomicLong attempts = new AtomicLong(System.nanoTime());
  private final Duration giveUpAfter;

  Upstream(List<FrontDoorOrder.Instance> ordered, Duration deadline, QueuedThreadPool threads)
      throws Exception {
    List<Instance> all = ordered.stream().map(Instance::new).toList();
    for (Side side : Side.values()) {
      instances.put(side, all.stream().filter(each -> each.sides.contains(side)).toList());
    }
    // The client has had its 504 by then; what is still without answer counts as lost.
    this.giveUpAfter = deadline.multipliedBy(2);
    this.http = client(threads, giveUpAfter);
  }

  private static HttpClient client(QueuedThreadPool threads, Duration giveUpAfter)
      throws Exception {
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    // On this machine the kernel refuses or accepts at once: a shorter time would only measure how
    // late our own threads are, and Jetty ends all that wait for a connection when one times out.
    connector.setConnectTimeout(giveUpAfter);
    HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(connector);
    // Answers are passed on by the thread that read them: nothing here blocks, and a hop to another
    // thread costs as much as all the rest.
    transport.setInvocationType(Invocable.InvocationType.NON_BLOCKING);
    HttpClient http = new HttpClient(transport);
    http.setExecutor(threads);
    http.setMaxConnectionsPerDestination(CONNECTIONS_MAX);
    http.setMaxRequestsQueuedPerDestination(QUEUED_MAX);
    http.setFollowRedirects(false);
    http.setUserAgentField(null);
    http.setHttpCookieStore(new HttpCookieStore.Empty());
    http.setIdleTimeout(0);
    http.start();
    http.getContentDecoderFactories().clear();
    // Each of these answers some status by sending the request again.
    http.getProtocolHandlers().clear();
    return http;
  }

  /** Sends the request to one instance; the reply is told once, on a thread of the pool. */
  void forward(Forwarded forwarded, Consumer<Reply> reply) {
    List<Instance> serving = serving(forwarded.stamp().truth());
    new Attempt(forwarded, reply, attempts.getAndAdd(ATTEMPT_STEP)).send(serving, serving.size());
  }

  /**
   * Which of a side's instances cannot work on it, and why.
   *
   * @param most how long each is waited for
   */
  List<String> unreached(Side side, Duration most) {
    return troubles(
        side,
        most,
        instance -> http.newRequest(instance.host, instance.port).path(Wire.REACH + side.word()));
  }

  /**
   * Which of a side's instances fail at an operation, and why; nothing of it stays.
   *
   * @param parameters as the body of a request has them
   * @param most how long each is waited for
   */
  List<String> smoked(Side side, String operation, byte[] parameters, Duration most) {
    long until = System.nanoTime() + most.toNanos();
    FrontDoorRecord stamp =
        new FrontDoorRecord(
            0, side, side, FrontDoorRecord.State.OPEN, FrontDoorRecord.Mode.ALONE, 0);
    Passage.Asked asked =
        new Passage.Asked(Wire.OPERATIONS + operation, "0", "", ByteBuffer.wrap(parameters));
    Forwarded forwarded = new Forwarded(asked, stamp, until);
    return troubles(
        side,
        most,
        instance ->
            request(instance, forwarded, 0).headers(headers -> headers.put(Wire.SMOKE, "yes")));
  }

  private List<String> troubles(Side side, Duration most, Function<Instance, Request> question) {
    List<CompletableFuture<String>> asked = new ArrayList<>();
    for (Instance instance : serving(side)) {
      asked.add(
          trouble(question.apply(instance).timeout(most.toNanos(), TimeUnit.NANOSECONDS))
              .thenApply(trouble -> trouble.isEmpty() ? "" : instance.name + ": " + trouble));
    }
    return asked.stream().map(CompletableFuture::join).filter(each -> !each.isEmpty()).toList();
  }

  private static CompletableFuture<String> trouble(Request question) {
    CompletableFuture<String> trouble = new CompletableFuture<>();
    question.send(
        new BufferingResponseListener(ANSWER_BYTES_MAX) {
          @Override
          public void onComplete(Result result) {
            if (result.isFailed()) {
              trouble.complete(String.valueOf(result.getFailure()));
            } else {
              boolean well = result.getResponse().getStatus() == HttpStatus.OK_200;
              trouble.complete(well ? "" : getContentAsString());
            }
          }
        });
    return trouble;
  }

  private Request request(Instance instance, Forwarded forwarded, long attempt) {
    return http.newRequest(instance.host, instance.port)
        .method(HttpMethod.POST)
        .path(forwarded.asked().path())
        .headers(headers -> stamp(headers, forwarded, attempt))
        .body(new ByteBufferRequestContent("application/json", forwarded.asked().body().slice()));
  }

  private static void stamp(HttpFields.Mutable headers, Forwarded forwarded, long attempt) {
    Passage.Asked asked = forwarded.asked();
    FrontDoorRecord record = forwarded.stamp();
    headers.put(Wire.OPERATION, asked.operation());
    headers.put(Wire.CLIENT, asked.client());
    headers.put(Wire.EPOCH, Long.toString(record.epoch()));
    headers.put(Wire.TRUTH, record.truth().word());
    headers.put(Wire.READS, record.reads().word());
    headers.put(Wire.MODE, record.mode() == FrontDoorRecord.Mode.ALONE ? "alone" : "mirrored");
    headers.put(Wire.ATTEMPT, Long.toString(attempt));
    headers.put(Wire.UNTIL, Long.toString(forwarded.until()));
  }

  private List<Instance> serving(Side truth) {
    return instances.getOrDefault(truth, List.of());
  }

  private Instance next(List<Instance> serving) {
    int first = turn.getAndIncrement();
    for (int i = 0; i < serving.size(); i++) {
      Instance candidate = serving.get(Math.floorMod(first + i, serving.size()));
      if (candidate.live()) {
        return candidate;
      }
    }
    return serving.get(Math.floorMod(first, serving.size()));
  }

  @Override
  public void close() {
    LifeCycle.stop(http);
  }

  private final class Attempt {
    private final Forwarded forwarded;
    private final Consumer<Reply> reply;
    private final long number;
    private volatile boolean begun;

    Attempt(Forwarded forwarded, Consumer<Reply> reply, long number) {
      this.forwarded = forwarded;
      this.reply = reply;
      this.number = number;
    }

    void send(List<Instance> serving, int instancesLeft) {
      Instance instance = next(serving);
      request(instance, forwarded, number)
          .timeout(giveUpAfter.toNanos(), TimeUnit.NANOSECONDS)
          .onRequestBegin(request -> begun = true)
          .send(
              new BufferingResponseListener(ANSWER_BYTES_MAX) {
                @Override
                public void onComplete(Result result) {
                  completed(result, getContent(), instance, serving, instancesLeft);
                }
              });
    }

    private static Reply reply(Response response, byte[] body) {
      String access = response.getHeaders().get(Wire.ACCESS);
      Reply.Release release =
          response.getHeaders().contains(Wire.AWAITS)
              ? Reply.Release.WHEN_READS_ARE_BACK
              : Reply.Release.AT_ONCE;
      return new Reply(response.getStatus(), body, access == null ? "" : access, release);
    }

    private void completed(
        Result result,
        byte @Nullable [] content,
        Instance instance,
        List<Instance> serving,
        int instancesLeft) {
      if (result.isSucceeded()) {
        byte[] body = content == null ? new byte[0] : content;
        reply.accept(reply(result.getResponse(), body));
        return;
      }
      long epoch = forwarded.stamp().epoch();
      String why = String.valueOf(result.getFailure());
      if (begun) {
        String detail = "the instance was lost: " + why;
        reply.accept(Reply.own(HttpStatus.BAD_GATEWAY_502, Wire.UNKNOWN, detail, epoch));
        return;
      }
      instance.downUntil = System.nanoTime() + DOWN_NANOS;
      if (instancesLeft > 1) {
        send(serving, instancesLeft - 1);
      } else {
        String detail = "no instance could be reached: " + why;
        reply.accept(Reply.own(HttpStatus.SERVICE_UNAVAILABLE_503, Wire.FAILED, detail, epoch));
      }
    }
  }
}
