package dev.rehearse.application;

import dev.rehearse.history.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link FrontDoorClient} over HTTP and JSON. Thread-safe.
 *
 * <p>An answer that never came leaves it open whether the change was made: {@link
 * UncheckedIOException}, after which {@link #status()} tells by the epoch.
 */
final class HttpFrontDoorClient implements FrontDoorClient {

  /**
   * What the front door takes beyond the time it was told to wait. A move or a give-up answers when
   * its lease is over at the latest, and a lease is at most half a request's deadline.
   */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI control;
  private final String token;

  HttpFrontDoorClient(URI control, String token) {
    this.control = control;
    this.token = token;
  }

  @Override
  public Status status() {
    return JSON.readValue(send(request("/record", SLACK).GET()), Status.class);
  }

  @Override
  public Vitals vitals() {
    return JSON.readValue(send(request("/vitals", SLACK).GET()), Vitals.class);
  }

  @Override
  public FrontDoorRecord drain(long epoch, Duration lease) {
    return change("/drain", Map.of("epoch", epoch, "leaseNanos", lease.toNanos()));
  }

  @Override
  public Status awaitIdle(long epoch, Duration most) {
    String path = "/idle?epoch=" + epoch + "&waitMillis=" + Math.max(0, most.toMillis());
    return JSON.readValue(send(request(path, most.plus(SLACK)).GET()), Status.class);
  }

  @Override
  public List<String> unreached(Side side, Duration most) {
    String path = "/unreached?side=" + side + "&waitMillis=" + Math.max(1, most.toMillis());
    return List.of(JSON.readValue(send(request(path, most.plus(SLACK)).GET()), String[].class));
  }

  @Override
  public List<String> smoked(
      Side side, String operation, Map<String, @Nullable String> parameters, Duration most) {
    HttpRequest.BodyPublisher body =
        json(
            Map.of(
                "side", side,
                "operation", operation,
                "parameters", parameters,
                "waitMillis", most.toMillis()));
    return List.of(
        JSON.readValue(send(request("/smoke", most.plus(SLACK)).POST(body)), String[].class));
  }

  @Override
  public FrontDoorRecord move(long epoch, Side truth) {
    return change("/move", Map.of("epoch", epoch, "truth", truth));
  }

  @Override
  public FrontDoorRecord reads(long epoch, Side side) {
    return change("/reads", Map.of("epoch", epoch, "side", side));
  }

  @Override
  public FrontDoorRecord giveUp(long epoch) {
    return change("/give-up", Map.of("epoch", epoch));
  }

  @Override
  public FrontDoorRecord mode(long epoch, FrontDoorRecord.Mode mode) {
    return change("/mode", Map.of("epoch", epoch, "mode", mode));
  }

  private FrontDoorRecord change(String path, Map<String, ?> body) {
    return JSON.readValue(send(request(path, SLACK).POST(json(body))), FrontDoorRecord.class);
  }

  private static HttpRequest.BodyPublisher json(Map<String, ?> body) {
    return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
  }

  private HttpRequest.Builder request(String path, Duration most) {
    return HttpRequest.newBuilder(control.resolve(path))
        .timeout(most)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private byte[] send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    HttpResponse<byte[]> response = exchange(request);
    if (response.statusCode() == 200) {
      return response.body();
    }
    String why = why(response.body());
    if (response.statusCode() == 409) {
      throw new Refused(why);
    }
    throw new UncheckedIOException(
        new IOException(
            "the front door answered %d to %s: %s; its log says more"
                .formatted(response.statusCode(), request.uri().getPath(), why)));
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException(
              "the front door at %s did not answer %s (%s); look whether its process lives"
                  .formatted(control, request.uri().getPath(), e),
              e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the front door was asked", e);
    }
  }

  private static String why(byte[] body) {
    return new String(body, java.nio.charset.StandardCharsets.UTF_8);
  }
}
